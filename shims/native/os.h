/* What the program needs from an operating system; os_posix.c and os_windows.c have it. Text is UTF-8 on both. */
#ifndef GOSDK_OS_H
#define GOSDK_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

#ifdef _WIN32
#define OS_SEPARATOR "\\"
#define OS_LIST_SEPARATOR ';'
#define OS_EXE ".exe"
#define OS_SCRIPTS "Scripts"
#define OS_GOENV "go\\env"
#define OS_NEWLINE "\r\n"
#else
#define OS_SEPARATOR "/"
#define OS_LIST_SEPARATOR ':'
#define OS_EXE ""
#define OS_SCRIPTS "bin"
#ifdef __APPLE__
#define OS_GOENV "Library/Application Support/go/env"
#else
#define OS_GOENV ".config/go/env"
#endif
#define OS_NEWLINE "\n"
#endif

enum os_kind { OS_NOTHING, OS_FILE, OS_DIRECTORY, OS_SPECIAL };

/* An open file; negative where it could not be opened. */
typedef intptr_t os_file;

/* What replaces this program: `program`, called `name`, with `words` and then the arguments of this one behind the
   first `skip` of them. */
struct os_command {
  const char *program;
  const char *name;
  const char *words[6];
  size_t word_count;
  size_t skip;
};

bool os_is_separator(char c);
bool os_is_absolute(const char *path);
/* How long the part of a path is that has no parent: `/`, `C:\\`. */
size_t os_top_length(const char *path);
/* Links are followed. */
enum os_kind os_kind(const char *path);
/* A directory, and no link to one. */
bool os_is_real_directory(const char *path);
/* A regular file that may be started and is not empty: a shell would run an empty one as a script that succeeds. */
bool os_runs(const char *program);
bool os_same_file(const char *first, const char *second);
/* The modification time in nanoseconds, 0 for a file that is not there. */
int64_t os_modified(const char *path);

/* Only regular files are opened, and a pipe is not waited for. */
os_file os_open(const char *path);
void os_close(os_file file);
/* Return how many bytes were read, 0 at the end, negative where that failed. */
ptrdiff_t os_read(os_file file, char *buffer, size_t size);
/* Write everything, or return false. */
bool os_print(struct span text);
void os_complain(struct span text);
bool os_is_terminal(void);
/* The reader of standard output went away. */
bool os_reader_left(void);

/* Return the value of an environment variable, an empty text where it is not set. */
const char *os_env(const char *name);
/* Set a variable for the next program; NULL removes it. */
void os_set_env(const char *name, const char *value);

/* The working directory as `pwd` shows it. `climbs` tells that `..` leads to the parents that its text names. */
bool os_working_directory(struct path *path, bool *climbs);
/* The absolute path of the directory `target` without links; false where that is no directory. */
bool os_real_directory(const char *target, struct path *path);
/* The directory that Go's os.TempDir names. */
const char *os_temporary_directory(void);
/* The absolute path by which this program was started, where the system kept it; it may lead over links. */
bool os_started_as(struct path *path);
/* Where this program itself lies. */
bool os_own_path(struct path *path);

/* Become the program. Returns an error number of the system only where that failed; on Windows it waits for the end. */
int os_become(const struct os_command *command);
const char *os_error(int number);
_Noreturn void os_exit(int code);

/* Return argument `index`, counted from 1 behind the name of the program; an empty text behind the last one. */
const char *os_argument(size_t index);
size_t os_argument_count(void);

/* The program behind the start of the process: returns its exit code. */
int run(void);

#endif
