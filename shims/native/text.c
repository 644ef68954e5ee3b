#include "text.h"

#include <string.h>

#include "os.h"

struct span span_of(const char *text) {
  return (struct span){text, strlen(text)};
}

bool span_is(struct span span, const char *text) {
  return span.length == strlen(text) && memcmp(span.start, text, span.length) == 0;
}

bool span_starts(struct span span, const char *prefix) {
  size_t length = strlen(prefix);
  return span.length >= length && memcmp(span.start, prefix, length) == 0;
}

struct span span_skip(struct span span, size_t count) {
  return (struct span){span.start + count, span.length - count};
}

struct span span_trim(struct span span) {
  while (span.length > 0 && is_space(span.start[0]))
    span = span_skip(span, 1);
  while (span.length > 0 && is_space(span.start[span.length - 1]))
    span.length--;
  return span;
}

struct span span_before(struct span span, const char *mark) {
  size_t length = strlen(mark);
  for (size_t i = 0; i + length <= span.length; i++) {
    if (memcmp(span.start + i, mark, length) == 0)
      return (struct span){span.start, i};
  }
  return span;
}

bool starts_with(const char *text, const char *prefix) {
  return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static char nothing[1];
/* The count is no zero, so that it lies on a page that the start has touched. */
static _Alignas(16) char memory[TEXT_LIMIT];
static size_t memory_left = TEXT_LIMIT;

char *text_room(size_t size) {
  if (size > memory_left)
    return NULL;
  memory_left -= size;
  return memory + (sizeof memory - memory_left - size);
}

char **text_table(size_t count) {
  const size_t unit = sizeof(char *);
  if (count > sizeof memory / unit || !text_room(memory_left % unit))
    return NULL;
  return (char **)(void *)text_room(count * unit);
}

char *text_of(struct span first, struct span second, struct span third) {
  const struct span parts[] = {first, second, third};
  char *text = text_room(first.length + second.length + third.length + 1);
  char *end = text;
  for (size_t i = 0; text && i < 3; i++) {
    memcpy(end, parts[i].start, parts[i].length);
    end += parts[i].length;
  }
  if (text)
    *end = '\0';
  return text;
}

void text_forget(void) {
  memory_left = sizeof memory;
}

void path_clear(struct path *path) {
  if (path->size == 0)
    path->text = nothing;
  path->text[0] = '\0';
  path->length = 0;
  path->bad = false;
}

/* Make room for `more` bytes and the end. */
static bool grow(struct path *path, size_t more) {
  size_t size = path->length + more + 1;
  if (size <= path->size)
    return true;
  char *room = size <= PATH_SIZE ? text_room(size + WORD_SIZE) : NULL;
  if (!room)
    return false;
  memcpy(room, path->text, path->length + 1);
  path->text = room;
  path->size = size + WORD_SIZE;
  return true;
}

void path_add(struct path *path, const char *text) {
  path_add_span(path, span_of(text));
}

void path_add_span(struct path *path, struct span span) {
  if (path->bad || !grow(path, span.length)) {
    path_clear(path);
    path->bad = true;
    return;
  }
  memcpy(path->text + path->length, span.start, span.length);
  path_cut(path, path->length + span.length);
}

void path_cut(struct path *path, size_t length) {
  path->length = length;
  if (path->size > 0)
    path->text[length] = '\0';
}

char *path_room(struct path *path) {
  path_clear(path);
  if (path->size >= PATH_SIZE)
    return path->text;
  char *room = text_room(PATH_SIZE);
  if (!room)
    return NULL;
  room[0] = '\0';
  path->text = room;
  path->size = PATH_SIZE;
  return room;
}

void path_take(struct path *path, size_t length) {
  size_t kept = length + WORD_SIZE;
  path_cut(path, length);
  /* The next text starts on the same page of memory. */
  if (kept < path->size && path->text + path->size == memory + sizeof memory - memory_left) {
    memory_left += path->size - kept;
    path->size = kept;
  }
}

void path_join(struct path *path, const char *directory, const char *name) {
  path_clear(path);
  path_add(path, directory);
  path_enter(path, name);
}

void path_enter(struct path *path, const char *name) {
  if (path->length == 0 || !os_is_separator(path->text[path->length - 1]))
    path_add(path, OS_SEPARATOR);
  path_add(path, name);
}

void word_set(struct word *word, struct span span) {
  word->bad = span.length >= sizeof word->text;
  word->length = word->bad ? 0 : span.length;
  memcpy(word->text, span.start, word->length);
  word->text[word->length] = '\0';
}

void word_add(struct word *word, const char *text) {
  size_t length = strlen(text);
  if (word->bad || length >= sizeof word->text - word->length) {
    word->bad = true;
    return;
  }
  memcpy(word->text + word->length, text, length + 1);
  word->length += length;
}
