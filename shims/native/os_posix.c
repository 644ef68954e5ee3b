/* Linux, macOS and FreeBSD. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#ifdef __APPLE__
#define _DARWIN_C_SOURCE
#endif

#include "os.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined(__APPLE__)
#include <mach-o/dyld.h>
#elif defined(__FreeBSD__)
#include <sys/types.h>
#include <sys/sysctl.h>
#else
#include <sys/auxv.h>
#endif

extern char **environ;

_Static_assert(PATH_SIZE >= PATH_MAX, "realpath writes into the room of a path");

/* The environment of the next program has room for as many variables as this program sets. */
enum { NEW_VARIABLES = 8 };

static char **new_environment;
static size_t new_variables;
static int word_count;
static char **words;

size_t os_argument_count(void) {
  return word_count > 1 ? (size_t)word_count - 1 : 0;
}

const char *os_argument(size_t index) {
  return index <= os_argument_count() ? words[index] : "";
}

bool os_is_separator(char c) {
  return c == '/';
}

bool os_is_absolute(const char *path) {
  return path[0] == '/';
}

size_t os_top_length(const char *path) {
  return path[0] == '/' ? 1 : 0;
}

static enum os_kind kind_of(mode_t mode) {
  if (S_ISREG(mode))
    return OS_FILE;
  return S_ISDIR(mode) ? OS_DIRECTORY : OS_SPECIAL;
}

enum os_kind os_kind(const char *path) {
  struct stat status;
  return stat(path, &status) == 0 ? kind_of(status.st_mode) : OS_NOTHING;
}

bool os_is_real_directory(const char *path) {
  struct stat status;
  return lstat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool os_runs(const char *program) {
  struct stat status;
  const mode_t everyone = S_IXUSR | S_IXGRP | S_IXOTH;
  if (stat(program, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size == 0)
    return false;
  return (status.st_mode & everyone) == everyone || access(program, X_OK) == 0;
}

bool os_same_file(const char *first, const char *second) {
  struct stat one;
  struct stat two;
  return stat(first, &one) == 0 && stat(second, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

int64_t os_modified(const char *path) {
  struct stat status;
  if (stat(path, &status) != 0)
    return 0;
#ifdef __APPLE__
  return (int64_t)status.st_mtimespec.tv_sec * 1000000000 + status.st_mtimespec.tv_nsec;
#else
  return (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
#endif
}

os_file os_open(const char *path) {
  struct stat status;
  int file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (file >= 0 && (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))) {
    close(file);
    return -1;
  }
  return file;
}

void os_close(os_file file) {
  close((int)file);
}

ptrdiff_t os_read(os_file file, char *buffer, size_t size) {
  ptrdiff_t count;
  do {
    count = read((int)file, buffer, size);
  } while (count < 0 && errno == EINTR);
  return count;
}

static bool print(int file, struct span text) {
  while (text.length > 0) {
    ptrdiff_t count = write(file, text.start, text.length);
    if (count < 0 && errno != EINTR)
      return false;
    if (count > 0)
      text = span_skip(text, (size_t)count);
  }
  return true;
}

bool os_print(struct span text) {
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  bool done = print(STDOUT_FILENO, text);
  int number = errno;
  (void)signal(SIGPIPE, before);
  errno = number;
  return done;
}

void os_complain(struct span text) {
  (void)print(STDERR_FILENO, text);
}

bool os_is_terminal(void) {
  return isatty(STDOUT_FILENO) == 1;
}

bool os_reader_left(void) {
  return errno == EPIPE;
}

const char *os_env(const char *name) {
  const char *value = getenv(name);
  return value ? value : "";
}

static bool assigns(const char *assignment, const char *name) {
  size_t length = strlen(name);
  return strncmp(assignment, name, length) == 0 && assignment[length] == '=';
}

static _Noreturn void out_of_room(void) {
  os_complain(span_of("gosdk: the environment or the arguments are too large to start a program\n"));
  os_exit(126);
}

/* Return a table with room for so many texts. */
static char **new_table(size_t count) {
  char **table = text_table(count);
  if (!table)
    out_of_room();
  return table;
}

/* Replace the table of the environment, which is not ours, by one that can hold more. */
static void own_environment(void) {
  size_t count = 0;
  while (environ[count])
    count++;
  new_environment = new_table(count + NEW_VARIABLES + 1);
  new_variables = count + NEW_VARIABLES;
  memcpy(new_environment, environ, (count + 1) * sizeof *environ);
  environ = new_environment;
}

void os_set_env(const char *name, const char *value) {
  char *assignment = value ? text_of(span_of(name), span_of("="), span_of(value)) : NULL;
  if (value && !assignment)
    out_of_room();
  if (environ != new_environment)
    own_environment();
  size_t kept = 0;
  for (char **from = environ; *from; from++) {
    if (!assigns(*from, name))
      environ[kept++] = *from;
  }
  if (assignment && kept == new_variables)
    out_of_room();
  if (assignment)
    environ[kept++] = assignment;
  environ[kept] = NULL;
}

/* A PWD that is the text of a path without `.`, `..` or empty parts. */
static bool is_clean(const char *path) {
  if (path[0] != '/')
    return false;
  for (const char *c = path; *c; c++) {
    if (*c != '/')
      continue;
    const char *part = c + 1;
    size_t length = strcspn(part, "/");
    if ((length == 0 && part[0]) || (length == 1 && part[0] == '.') || (length == 2 && part[0] == '.' && part[1] == '.'))
      return false;
    if (length == 0 && c != path)
      return false;
  }
  return true;
}

bool os_working_directory(struct path *path, bool *climbs) {
  const char *logical = os_env("PWD");
  char *physical = path_room(path);
  *climbs = false;
  if (!physical || !getcwd(physical, PATH_SIZE) || physical[0] != '/')
    return false;
  path_take(path, strlen(physical));
  if (strcmp(logical, path->text) == 0) {
    /* Without this a parent that may not be searched would be passed over by `..`. */
    *climbs = os_kind(path->text) == OS_DIRECTORY;
    return true;
  }
  if (logical[0] != '/' || !os_same_file(logical, "."))
    return true;
  if (!is_clean(logical))
    return false;
  path_clear(path);
  path_add(path, logical);
  return !path->bad;
}

bool os_real_directory(const char *target, struct path *path) {
  char *real = path_room(path);
  if (!real || !realpath(target, real) || os_kind(real) != OS_DIRECTORY)
    return false;
  path_take(path, strlen(real));
  return true;
}

const char *os_temporary_directory(void) {
  const char *named = os_env("TMPDIR");
  return named[0] ? named : "/tmp";
}

#ifdef __linux__
/* The kernel hands it over at the start, without a system call. */
static const char *started_as(void) {
  return (const char *)getauxval(AT_EXECFN); // NOLINT(performance-no-int-to-ptr)
}

bool os_started_as(struct path *path) {
  const char *text = started_as();
  path_clear(path);
  if (!text || !is_clean(text))
    return false;
  path_add(path, text);
  return !path->bad;
}

/* A shim that `gosdk rehash` has replaced in the moment of its start is called like this by the kernel. */
static const char deleted[] = " (deleted)";

static bool own_path_by_proc(struct path *path) {
  char *real = path_room(path);
  ptrdiff_t length = real ? readlink("/proc/self/exe", real, PATH_SIZE - 1) : 0;
  if (length <= 0 || length == PATH_SIZE - 1 || real[0] != '/')
    return false;
  size_t mark = sizeof deleted - 1;
  if ((size_t)length > mark && memcmp(real + length - mark, deleted, mark) == 0)
    length -= (ptrdiff_t)mark;
  path_take(path, (size_t)length);
  return true;
}

bool os_own_path(struct path *path) {
  if (own_path_by_proc(path))
    return true;
  /* No /proc here. */
  const char *text = started_as();
  char *real = path_room(path);
  if (!text || !real || !realpath(text, real))
    return false;
  path_take(path, strlen(real));
  return true;
}
#else
bool os_started_as(struct path *path) {
  (void)path;
  return false;
}

#ifdef __APPLE__
bool os_own_path(struct path *path) {
  static char real[PATH_MAX];
  uint32_t size = PATH_SIZE;
  char *started_as = path_room(path);
  if (!started_as || _NSGetExecutablePath(started_as, &size) != 0 || !realpath(started_as, real))
    return false;
  path_clear(path);
  path_add(path, real);
  return true;
}
#else
bool os_own_path(struct path *path) {
  static char real[PATH_MAX];
  int name[] = {CTL_KERN, KERN_PROC, KERN_PROC_PATHNAME, -1};
  size_t size = sizeof real;
  path_clear(path);
  if (sysctl(name, 4, real, &size, NULL, 0) != 0 || real[0] != '/')
    return false;
  path_add(path, real);
  return true;
}
#endif
#endif

static size_t first_word(const struct os_command *command) {
  size_t own = os_argument_count();
  return command->skip < own ? command->skip : own;
}

/* Return the name of the program, the command's words and the rest of our own arguments. */
static char **words_for(const struct os_command *command) {
  size_t count = 0;
  size_t own = os_argument_count();
  size_t first = first_word(command);
  if (command->word_count == 0 && word_count > 0) {
    words[first] = (char *)command->name;
    return words + first;
  }
  char **new_words = new_table(own - first + command->word_count + 2);
  new_words[count++] = (char *)command->name;
  for (size_t i = 0; i < command->word_count; i++)
    new_words[count++] = (char *)command->words[i];
  for (size_t i = first; i < own; i++)
    new_words[count++] = words[i + 1];
  new_words[count] = NULL;
  return new_words;
}

int os_become(const struct os_command *command) {
  /* The name takes the place of the last word that is skipped, which is for whoever is asked next. */
  char *none = NULL;
  char **place = word_count > 0 ? words + first_word(command) : &none;
  char *skipped = *place;
  execve(command->program, words_for(command), environ);
  int number = errno;
  *place = skipped;
  return number;
}

const char *os_error(int number) {
  return strerror(number);
}

_Noreturn void os_exit(int code) {
  _exit(code);
}

#ifdef __linux__
/* The kernel tells it at the start, without a system call. */
static bool is_privileged(void) {
  return getauxval(AT_UID) != getauxval(AT_EUID) || getauxval(AT_GID) != getauxval(AT_EGID);
}
#else
static bool is_privileged(void) {
  return getuid() != geteuid() || getgid() != getegid();
}
#endif

/* As a shell does: the rights of a caller with the set-user-ID bit are not for files of whoever stands here. */
static bool drop_privileges(void) {
  return !is_privileged() || (setgid(getgid()) == 0 && setuid(getuid()) == 0);
}

int main(int count, char **given) {
  word_count = count;
  words = given;
  return drop_privileges() ? run() : 126;
}
