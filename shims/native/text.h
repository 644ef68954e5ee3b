/* Bounded text in memory of a fixed size: what does not fit is an error, never cut off. */
#ifndef GOSDK_TEXT_H
#define GOSDK_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* All paths of one call, and the table of its environment, together take less than TEXT_LIMIT, or gosdk is asked. With
   all else that the program keeps it is less than 2 MiB: for more the kernel makes one more page of its tables. */
enum { PATH_SIZE = 8192, WORD_SIZE = 112, TEXT_LIMIT = 3 << 19 };

/* A part of a longer text; not terminated. */
struct span {
  const char *start;
  size_t length;
};

/* A path under construction. `bad` stays set once something did not fit. The text lies in memory that all paths share:
   a page of memory that is touched first costs as much as a system call. */
struct path {
  char *text;
  size_t length;
  size_t size;
  bool bad;
};

/* A short value that was read from a file. `bad` says that it did not fit. */
struct word {
  char text[WORD_SIZE];
  size_t length;
  bool bad;
};

struct span span_of(const char *text);
bool span_is(struct span span, const char *text);
bool span_starts(struct span span, const char *prefix);
struct span span_skip(struct span span, size_t count);
/* Return `span` without the ASCII white space of Unicode's White_Space at both ends. */
struct span span_trim(struct span span);
/* Return the part before the first `mark`, all of it where there is none. */
struct span span_before(struct span span, const char *mark);

bool starts_with(const char *text, const char *prefix);
bool is_digit(char c);
bool is_space(char c);

/* Return `size` bytes that stay, NULL where there is no room. */
char *text_room(size_t size);
/* Return a table of `count` texts that stays, NULL where there is no room. */
char **text_table(size_t count);

/* Return the three parts as one text that stays, NULL where there is no room. */
char *text_of(struct span first, struct span second, struct span third);
/* Give up all texts, for a fuzzer that runs the program many times. */
void text_forget(void);

/* A path is {0} at first. Each text starts with this, or with path_join. */
void path_clear(struct path *path);
void path_add(struct path *path, const char *text);
void path_add_span(struct path *path, struct span span);
void path_cut(struct path *path, size_t length);
/* Return PATH_SIZE bytes for a text that the system writes, NULL where there is no room; path_take follows. */
char *path_room(struct path *path);
/* Keep the first `length` bytes of what was written there. */
void path_take(struct path *path, size_t length);
/* Set `path` to directory, separator and name; a directory that ends in a separator gets no second one. */
void path_join(struct path *path, const char *directory, const char *name);
/* Add a separator and `name`. */
void path_enter(struct path *path, const char *name);

void word_set(struct word *word, struct span span);
void word_add(struct word *word, const char *text);

#endif
