#include "walk.h"

#include <string.h>

#include "os.h"

/* `text` is the directory that is looked into. With `climbs` it is reached by `ups` times `..` from the working
   directory: the kernel then looks up one name instead of all names from the root on. */
struct place {
  struct path text;
  struct path ups;
  struct path file;
  bool climbs;
};

static void name_file(struct place *place, const char *name) {
  if (!place->climbs) {
    path_join(&place->file, place->text.text, name);
    return;
  }
  path_clear(&place->file);
  path_add(&place->file, place->ups.text);
  path_add(&place->file, name);
}

/* Note the file `name` of this directory in `found` unless a nearer one is there. */
static bool look(struct place *place, const char *name, bool special_counts, struct path *found) {
  if (found->length > 0)
    return true;
  name_file(place, name);
  if (place->file.bad)
    return false;
  enum os_kind kind = os_kind(place->file.text);
  if (kind == OS_FILE || (kind == OS_SPECIAL && special_counts))
    path_join(found, place->text.text, name);
  return !found->bad;
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

bool walk_up(const char *directory, bool with_pins, struct trail *trail) {
  struct place place = {0};
  path_clear(&trail->pin);
  path_clear(&trail->work);
  path_clear(&trail->mod);
  path_clear(&place.ups);
  place.climbs = false;
  if (directory) {
    path_clear(&place.text);
    path_add(&place.text, directory);
  } else if (!os_working_directory(&place.text, &place.climbs)) {
    return false;
  }
  do {
    if (place.text.bad || place.ups.bad)
      return false;
    if (with_pins && !look(&place, ".go-version", false, &trail->pin))
      return false;
    if (trail->pin.length > 0)
      return true;
    if (!look(&place, "go.work", true, &trail->work) || !look(&place, "go.mod", true, &trail->mod))
      return false;
  } while (climb(&place));
  return true;
}
