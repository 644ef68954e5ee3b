#include "store.h"

#include <string.h>

#include "lines.h"
#include "os.h"

static struct span without_return(struct span line) {
  if (line.length > 0 && line.start[line.length - 1] == '\r')
    line.length--;
  return line;
}

static void keep(struct store *store, struct span line) {
  struct span key = span_before(line, "=");
  if (key.length == line.length)
    return;
  struct span value = span_skip(line, key.length + 1);
  if (span_is(key, "root"))
    path_add_span(&store->root, value);
  else if (span_is(key, "cli"))
    path_add_span(&store->cli, value);
  else if (span_is(key, "python"))
    path_add_span(&store->python, value);
  else if (span_is(key, "gotoolchain"))
    word_set(&store->gotoolchain, value);
  else if (span_is(key, "version"))
    path_add_span(&store->version, value);
  else if (span_is(key, "package"))
    path_add_span(&store->package, value);
  else if (span_is(key, "package_time"))
    word_set(&store->package_time, value);
  else if (span_is(key, "version_files"))
    store->version_files = span_is(value, "true");
}

static void read_settings(struct store *store, const char *path) {
  struct lines lines;
  struct span line;
  if (!lines_open(&lines, path))
    return;
  while (lines_next(&lines, &line))
    keep(store, without_return(line));
  lines_close(&lines);
}

/* Set `directory` to the parent; false where there is none. */
static bool go_up(struct path *directory, struct span *name) {
  size_t end = directory->length;
  while (end > 0 && !os_is_separator(directory->text[end - 1]))
    end--;
  if (end <= 1)
    return false;
  *name = (struct span){directory->text + end, directory->length - end};
  directory->length = end - 1;
  return true;
}

static void lower(struct word *word) {
  for (size_t i = 0; i < word->length; i++) {
    if (word->text[i] >= 'A' && word->text[i] <= 'Z')
      word->text[i] = (char)(word->text[i] - 'A' + 'a');
  }
}

/* Windows starts GO.EXE where somebody wrote it like that. */
static void set_name(struct word *name, struct span file) {
  word_set(name, file);
  if (OS_EXE[0] == '\0' || name->bad)
    return;
  lower(name);
  size_t length = strlen(OS_EXE);
  if (name->length > length && strcmp(name->text + name->length - length, OS_EXE) == 0)
    name->text[name->length -= length] = '\0';
}

/* Read what the store says in whose shims directory the program `place` lies; false where that is no such directory. */
static bool read_store(struct store *store, struct path *place, struct word *name) {
  struct path file = {0};
  struct span part;
  *store = (struct store){0};
  path_clear(&store->root);
  path_clear(&store->cli);
  path_clear(&store->python);
  path_clear(&store->package);
  path_clear(&store->version);
  if (!go_up(place, &part))
    return false;
  set_name(name, part);
  path_cut(place, place->length);
  path_join(&file, place->text, ".store");
  if (name->bad || file.bad || !go_up(place, &part) || !span_is(part, "shims"))
    return false;
  path_cut(place, place->length);
  read_settings(store, file.text);
  return true;
}

bool store_find(struct store *store, struct word *name) {
  struct path place = {0};
  /* To ask the system where this program lies costs as much as all of this: only where the store says another place. */
  if (os_started_as(&place) && read_store(store, &place, name) && strcmp(store->root.text, place.text) == 0)
    return true;
  if (!os_own_path(&place) || !read_store(store, &place, name))
    return false;
  /* A store that was copied or moved says a root that is not where this program lies. */
  if (strcmp(store->root.text, place.text) != 0 && !os_same_file(store->root.text, place.text)) {
    path_clear(&store->root);
    path_add(&store->root, place.text);
  }
  return true;
}

bool store_read_sdk(const char *path, struct sdk *sdk) {
  struct lines lines;
  struct span line;
  path_clear(&sdk->goroot);
  word_set(&sdk->name, span_of(""));
  if (!lines_open(&lines, path))
    return false;
  if (lines_next(&lines, &line))
    path_add_span(&sdk->goroot, without_return(line));
  lines_close(&lines);
  return os_is_absolute(sdk->goroot.text) && sdk->goroot.length > 1;
}

bool store_answer(const struct store *store, const char *key, struct sdk *sdk) {
  struct path file = {0};
  path_join(&file, store->root.text, "resolve");
  path_enter(&file, key);
  return !file.bad && store_read_sdk(file.text, sdk);
}

/* An SDK that lives elsewhere is linked by the name of its release, which its VERSION says, too. */
static void name_linked(const struct store *store, struct sdk *sdk) {
  struct path file = {0};
  struct sdk linked = {0};
  struct lines lines;
  struct span line;
  struct word name;
  path_join(&file, sdk->goroot.text, "VERSION");
  if (file.bad || !lines_open(&lines, file.text))
    return;
  word_set(&name, lines_next(&lines, &line) ? without_return(line) : span_of(""));
  lines_close(&lines);
  if (name.length > 0 && !strchr(name.text, '/') && store_linked(store, name.text, &linked) &&
      strcmp(linked.goroot.text, sdk->goroot.text) == 0)
    sdk->name = name;
}

void store_name_sdk(const struct store *store, struct sdk *sdk) {
  struct path versions = {0};
  if (sdk->name.length > 0)
    return;
  path_join(&versions, store->root.text, "versions");
  path_enter(&versions, "");
  if (versions.bad || !starts_with(sdk->goroot.text, versions.text)) {
    name_linked(store, sdk);
    return;
  }
  struct span name = span_skip(span_of(sdk->goroot.text), versions.length);
  if (span_before(name, OS_SEPARATOR).length == name.length)
    word_set(&sdk->name, name);
}

bool store_release(const struct store *store, const char *name, struct sdk *sdk) {
  path_join(&sdk->goroot, store->root.text, "versions");
  path_enter(&sdk->goroot, name);
  word_set(&sdk->name, span_of(name));
  return !sdk->goroot.bad && os_is_real_directory(sdk->goroot.text);
}

bool store_linked(const struct store *store, const char *name, struct sdk *sdk) {
  struct path file = {0};
  path_join(&file, store->root.text, "linked");
  path_enter(&file, name);
  bool found = !file.bad && store_read_sdk(file.text, sdk);
  word_set(&sdk->name, span_of(name));
  return found;
}

void sdk_path(const struct sdk *sdk, const char *tool, struct path *program) {
  path_join(program, sdk->goroot.text, "bin");
  path_enter(program, tool);
  path_add(program, OS_EXE);
}

bool sdk_program(const struct sdk *sdk, const char *tool, struct path *program) {
  sdk_path(sdk, tool, program);
  return !program->bad && os_runs(program->text);
}
