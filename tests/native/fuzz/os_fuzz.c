/* The whole program on an operating system that is one input of libFuzzer: its files, environment and arguments. */
#include "os.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* An input holds these texts in this order, each but the last ended by SEPARATOR. */
enum field {
  MODE, OWN_PATH, STORE, DIRECTORY, ARGUMENTS, VERSION, GOWORK, GO111MODULE, PATH, DEPTH, GOROOT, ROOT,
  PIN, WORK, MOD, DEFAULT, ANSWER, LINKED, LIST, FIELD_COUNT
};
enum { SEPARATOR = 1, NEXT_ARGUMENT = 2, ARGUMENT_LIMIT = 16 };

static struct span fields[FIELD_COUNT];
static char copies[FIELD_COUNT][1 << 12];
static char *arguments[ARGUMENT_LIMIT];
static size_t argument_count;
static size_t position;
static struct span open_file;
static size_t started;
static jmp_buf end;

static int mode(size_t index) {
  return index < fields[MODE].length ? fields[MODE].start[index] & 0x7f : 0;
}

static void split(const char *data, size_t size) {
  for (size_t field = 0; field < FIELD_COUNT; field++) {
    const char *mark = size > 0 && field + 1 < FIELD_COUNT ? memchr(data, SEPARATOR, size) : NULL;
    size_t length = mark ? (size_t)(mark - data) : size;
    fields[field] = (struct span){data, length};
    size_t copied = length < sizeof copies[0] - 1 ? length : sizeof copies[0] - 1;
    memcpy(copies[field], data, copied);
    copies[field][copied] = '\0';
    data += mark ? length + 1 : length;
    size -= mark ? length + 1 : length;
  }
  argument_count = 0;
  for (char *word = copies[ARGUMENTS]; word && argument_count < ARGUMENT_LIMIT; argument_count++) {
    arguments[argument_count] = word;
    word = strchr(word, NEXT_ARGUMENT);
    if (word)
      *word++ = '\0';
  }
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

/* Return what a path leads to; an answer is always looked up by a name without a directory. */
static int field_of(const char *path) {
  static const struct {
    const char *name;
    int field;
  } files[] = {{".store", STORE},   {".go-version", PIN}, {"go.work", WORK},
               {"go.mod", MOD},     {"default", DEFAULT}, {".list", LIST}};
  const char *base = strrchr(path, '/');
  base = base ? base + 1 : path;
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
    if (strcmp(base, files[i].name) == 0 && !strstr(path, "/resolve/"))
      return files[i].field;
  }
  if (strstr(path, "/resolve/"))
    return ANSWER;
  return strstr(path, "/linked/") ? LINKED : GOWORK;
}

/* A file is there only in some of the directories that are looked into. */
enum os_kind os_kind(const char *path) {
  int field = field_of(path);
  if (field == GOWORK)
    return (enum os_kind)(mode(0) & 3);
  int seen = mode((size_t)field) + (int)strlen(path);
  return seen % 3 == 0 ? OS_NOTHING : (enum os_kind)(1 + (mode((size_t)field) >> 2) % 3);
}

bool os_is_real_directory(const char *path) {
  return (mode(1) + (int)strlen(path)) % 2 == 0;
}

bool os_runs(const char *program) {
  return (mode(2) + (int)strlen(program)) % 3 != 0;
}

bool os_same_file(const char *first, const char *second) {
  return (mode(3) + (int)strlen(first) + (int)strlen(second)) % 7 == 0;
}

int64_t os_modified(const char *path) {
  return (int64_t)mode(4) * (int64_t)strlen(path); // NOLINT
}

os_file os_open(const char *path) {
  int field = field_of(path);
  if (mode(5) == field)
    return -1;
  open_file = fields[field];
  position = 0;
  return 7;
}

void os_close(os_file file) {
  assert(file == 7);
}

ptrdiff_t os_read(os_file file, char *buffer, size_t size) {
  assert(file == 7);
  if (mode(6) == 13)
    return -1;
  size_t left = open_file.length - position;
  size_t count = left < size ? left : size;
  memcpy(buffer, open_file.start + position, count);
  position += count;
  return (ptrdiff_t)count;
}

/* Whatever is printed must be memory that is there. */
static size_t sum(struct span text) {
  size_t total = 0;
  for (size_t i = 0; i < text.length; i++)
    total += (unsigned char)text.start[i];
  return total;
}

bool os_print(struct span text) {
  for (size_t i = 0; i < text.length; i++)
    assert(text.start[i] == '\n' || (unsigned char)text.start[i] >= ' ');
  return sum(text) % 5 != 0;
}

void os_complain(struct span text) {
  (void)sum(text);
}

bool os_is_terminal(void) {
  return mode(11) == 1;
}

bool os_reader_left(void) {
  return mode(7) == 1;
}

const char *os_env(const char *name) {
  static const struct {
    const char *name;
    int field;
  } variables[] = {{"GOSDK_VERSION", VERSION}, {"GOWORK", GOWORK}, {"GO111MODULE", GO111MODULE}, {"PATH", PATH},
                   {"GOSDK_SHIM_DEPTH", DEPTH}, {"GOROOT", GOROOT}, {"GOSDK_ROOT", ROOT}};
  for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++) {
    if (strcmp(name, variables[i].name) == 0)
      return copies[variables[i].field];
  }
  return "";
}

void os_set_env(const char *name, const char *value) {
  (void)sum(span_of(name));
  if (value)
    (void)sum(span_of(value));
}

bool os_working_directory(struct path *path, bool *climbs) {
  path_clear(path);
  path_add(path, copies[DIRECTORY]);
  *climbs = mode(8) % 2 == 0;
  return os_is_absolute(copies[DIRECTORY]) && !path->bad;
}

bool os_real_directory(const char *target, struct path *path) {
  path_clear(path);
  path_add(path, "/elsewhere/");
  path_add(path, target);
  return !path->bad && mode(9) % 2 == 0;
}

const char *os_temporary_directory(void) {
  return "/tmp";
}

bool os_started_as(struct path *path) {
  return mode(11) % 2 == 0 && os_own_path(path);
}

bool os_own_path(struct path *path) {
  path_clear(path);
  path_add(path, copies[OWN_PATH]);
  return os_is_absolute(copies[OWN_PATH]) && !path->bad;
}

int os_become(const struct os_command *command) {
  assert(command->program && command->name && command->word_count <= sizeof command->words / sizeof *command->words);
  (void)(sum(span_of(command->program)) + sum(span_of(command->name)));
  for (size_t i = 0; i < command->word_count; i++)
    (void)sum(span_of(command->words[i]));
  started++;
  assert(started < 4);
  if (mode(10) % 2 == 0)
    longjmp(end, 1);
  return 2;
}

const char *os_error(int number) {
  (void)number;
  return "No such file or directory";
}

_Noreturn void os_exit(int code) {
  assert(code >= 0 && code < 256);
  longjmp(end, 1);
}

const char *os_argument(size_t index) {
  return index > 0 && index <= argument_count ? arguments[index - 1] : "";
}

size_t os_argument_count(void) {
  return argument_count;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size) {
  split((const char *)data, size);
  started = 0;
  text_forget();
  if (setjmp(end) == 0)
    (void)run();
  return 0;
}
