#include "layers.h"

#include <string.h>

#include "os.h"

/* 64-bit FNV-1a (Fowler, Noll, Vo), as gvm_py/store/answer_cache.py has it. */
static uint64_t hash(uint64_t value, struct span text) {
  for (size_t i = 0; i < text.length; i++)
    value = (value ^ (unsigned char)text.start[i]) * 0x100000001b3;
  return value;
}

static uint64_t hash_number(uint64_t value, int64_t number) {
  char digits[24];
  size_t start = sizeof digits;
  do {
    digits[--start] = (char)('0' + number % 10);
    number /= 10;
  } while (number > 0);
  return hash(value, (struct span){digits + start, sizeof digits - start});
}

/* Add one store: its root, and when its parts changed. */
static uint64_t hash_store(uint64_t value, struct span root) {
  static const char *const parts[] = {"versions", "linked", "default"};
  static const char *const ends[] = {" ", " ", "\n"};
  struct path directory = {0};
  struct path file = {0};
  path_clear(&directory);
  path_add_span(&directory, root);
  value = hash(hash(value, root), span_of("\n"));
  for (size_t i = 0; i < 3; i++) {
    path_join(&file, directory.text, parts[i]);
    value = hash(hash_number(value, os_modified(file.text)), span_of(ends[i]));
  }
  return value;
}

/* A path as pathlib writes it, so that both programs spell a store alike. */
static bool is_plain(struct span path) {
  struct span last = {path.start + path.length - 1, 1};
  return path.start[0] == '/' && !span_is(last, "/") && span_before(path, "//").length == path.length &&
         span_before(path, "/.").length == path.length && span_before(path, "\n").length == path.length;
}

bool layers_named(void) {
  return os_env("GOSDK_LAYERS")[0] != '\0';
}

/* Set `value` to the hash of the state of all stores; false where only Python can tell. */
static bool hash_stores(const struct store *store, uint64_t *value) {
  const char separator[] = {OS_LIST_SEPARATOR, '\0'};
  struct span all = span_of(os_env("GOSDK_LAYERS"));
  struct span rest = all;
  *value = hash_store(0xcbf29ce484222325, span_of(store->root.text));
  while (rest.length > 0) {
    struct span root = span_before(rest, separator);
    if (root.length > 0 && !is_plain(root))
      return false;
    if (root.length > 0 && !span_is(root, store->root.text))
      *value = hash_store(*value, root);
    rest = span_skip(rest, root.length < rest.length ? root.length + 1 : root.length);
  }
  return true;
}

static bool answers_directory(struct path *path) {
  const char *cache = os_env("XDG_CACHE_HOME");
  const char *home = os_env("HOME");
  if (OS_EXE[0])
    return false;
  if (os_is_absolute(cache)) {
    path_join(path, cache, "gosdk");
  } else {
    if (!os_is_absolute(home))
      return false;
    path_join(path, home, ".cache/gosdk");
  }
  path_enter(path, "answers");
  return true;
}

bool layers_answer(const struct store *store, const char *key, struct sdk *sdk) {
  static const char digits[] = "0123456789abcdef";
  char name[17] = {0};
  struct path file = {0};
  uint64_t value;
  if (!hash_stores(store, &value) || !answers_directory(&file))
    return false;
  for (size_t i = 16; i > 0; i--, value >>= 4)
    name[i - 1] = digits[value & 15];
  path_enter(&file, name);
  path_enter(&file, key);
  return !file.bad && store_read_sdk(file.text, sdk);
}
