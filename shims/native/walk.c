#include "walk.h"

#include "os.h"
#include "pin.h"

/* `text` is the directory that is looked into. With `climbs` it is also reached by `ups` times `..` from the working
   directory: the kernel looks up fewer names on the shorter way. */
struct place {
  struct path text;
  struct path ups;
  struct path file;
  bool climbs;
};

/* A file to look for; a nearer one that was found stays. */
struct wanted {
  const char *name;
  bool special_counts;
  struct path *found;
};

static void name_file(struct place *place, const char *name) {
  if (!place->climbs || place->text.length < place->ups.length) {
    path_join(&place->file, place->text.text, name);
    return;
  }
  path_clear(&place->file);
  path_add(&place->file, place->ups.text);
  path_add(&place->file, name);
}

/* Note the file in this directory unless a nearer one is there. */
static bool look(struct place *place, const struct wanted *wanted) {
  if (wanted->found->length > 0)
    return true;
  name_file(place, wanted->name);
  if (place->file.bad)
    return false;
  enum os_kind kind = os_kind(place->file.text);
  if (kind == OS_FILE || (kind == OS_SPECIAL && wanted->special_counts))
    path_join(wanted->found, place->text.text, wanted->name);
  return !wanted->found->bad;
}

/* Go to the parent; false at the top. */
static bool climb(struct place *place) {
  struct path *text = &place->text;
  size_t end = text->length;
  while (end > 0 && !os_is_separator(text->text[end - 1]))
    end--;
  size_t top = os_top_length(text->text);
  if (text->length <= top)
    return false;
  path_cut(text, end <= top ? top : end - 1);
  path_add(&place->ups, "../");
  return true;
}

/* Look for each file from `start` up to the top, or until the last one is found. */
static bool search(struct place *place, const char *start, const struct wanted *wanted, size_t count) {
  path_clear(&place->text);
  path_clear(&place->ups);
  path_add(&place->text, start);
  bool found;
  do {
    if (place->text.bad || place->ups.bad)
      return false;
    found = true;
    for (size_t i = 0; i < count; i++) {
      if (!look(place, &wanted[i]))
        return false;
      found = found && wanted[i].found->length > 0;
    }
  } while (!found && climb(place));
  return true;
}

bool walk_up(const char *directory, bool with_pins, struct trail *trail) {
  const struct wanted pin = {".go-version", false, &trail->pin};
  const struct wanted modules[] = {{"go.work", true, &trail->work}, {"go.mod", true, &trail->mod}};
  struct place place = {0};
  struct path start = {0};
  path_clear(&trail->pin);
  path_clear(&trail->work);
  path_clear(&trail->mod);
  path_clear(&start);
  if (directory)
    path_add(&start, directory);
  else if (!os_working_directory(&start, &place.climbs))
    return false;
  /* A pin beats the others, however far up it is: where there is one, each directory is asked for one name only. */
  if (start.bad || (with_pins && !search(&place, start.text, &pin, 1)))
    return false;
  return trail->pin.length > 0 || search(&place, start.text, modules, 2);
}

/* Where mise may have something to say, Python reads it: gvm_py/selection/mise_files.py has all the names. Those of an
   environment of mise are not here, as the environment is named by MISE_ENV or by a .miserc.toml. */
static const char *const of_mise[] = {
    ".mise.toml",        "mise.toml",
    ".mise.local.toml",  "mise.local.toml",
    "mise/config.toml",  "mise/config.local.toml",
    ".mise/config.toml", ".mise/config.local.toml",
    "mise/conf.d",       ".mise/conf.d",
    ".config/mise.toml", ".config/mise.local.toml",
    ".config/mise",      ".miserc.toml",
    ".config/miserc.toml",
};

static bool has_file_of_mise(struct place *place) {
  for (size_t i = 0; i < sizeof of_mise / sizeof of_mise[0]; i++) {
    name_file(place, of_mise[i]);
    enum os_kind kind = place->file.bad ? OS_FILE : os_kind(place->file.text);
    if (kind == OS_FILE || kind == OS_DIRECTORY)
      return true;
  }
  return false;
}

bool walk_tools(const char *directory, struct path *file, struct word *pin, size_t *line) {
  struct place place = {0};
  path_clear(file);
  path_clear(&place.text);
  path_clear(&place.ups);
  if (os_env("MISE_ENV")[0])
    return false;
  if (directory)
    path_add(&place.text, directory);
  else if (!os_working_directory(&place.text, &place.climbs))
    return false;
  do {
    if (place.text.bad || place.ups.bad || has_file_of_mise(&place))
      return false;
    name_file(&place, ".tool-versions");
    if (place.file.bad)
      return false;
    if (os_kind(place.file.text) != OS_FILE)
      continue;
    enum pin_result said = pin_read_tools(place.file.text, pin, line);
    if (said != PIN_NONE) {
      path_join(file, place.text.text, ".tool-versions");
      return said == PIN_FOUND && !file->bad;
    }
  } while (climb(&place));
  return true;
}
