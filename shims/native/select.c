#include "select.h"

#include <string.h>

#include "gomod.h"
#include "layers.h"
#include "lines.h"
#include "os.h"
#include "pin.h"
#include "walk.h"

static void say_origin(struct selection *selection, const char *name, size_t line) {
  path_clear(&selection->origin);
  path_add(&selection->origin, name);
  selection->line = line;
}

/* The system Go: the first one on PATH that is no shim. */
static bool is_system(const struct store *store, struct span entry, struct selection *selection) {
  struct path go = {0};
  struct path shim = {0};
  path_clear(&selection->bin);
  path_add_span(&selection->bin, entry);
  /* A relative entry would run whatever lies in the working directory. */
  if (selection->bin.bad || !os_is_absolute(selection->bin.text))
    return false;
  path_join(&go, selection->bin.text, "go" OS_EXE);
  path_join(&shim, store->root.text, "shims" OS_SEPARATOR "go" OS_EXE);
  return !go.bad && os_runs(go.text) && !os_same_file(go.text, shim.text);
}

static enum outcome select_system(const struct store *store, struct selection *selection) {
  const char list_separator[] = {OS_LIST_SEPARATOR, '\0'};
  struct span rest = span_of(os_env("PATH"));
  path_clear(&selection->sdk.goroot);
  while (rest.length > 0) {
    struct span entry = span_before(rest, list_separator);
    if (is_system(store, entry, selection))
      return SELECT_SYSTEM;
    rest = span_skip(rest, entry.length < rest.length ? entry.length + 1 : entry.length);
  }
  return SELECT_ASK;
}

static void begin(struct selection *selection) {
  path_clear(&selection->sdk.goroot);
  path_clear(&selection->bin);
}

/* Read the answer to an earlier request, in the store or where it may only be read. */
static bool answer(const struct store *store, const char *key, struct sdk *sdk) {
  return (!layers_named() && store_answer(store, key, sdk)) || layers_answer(store, key, sdk);
}

enum outcome select_pin(const struct store *store, const char *pin, struct selection *selection) {
  struct word key;
  begin(selection);
  if (!pin_key(pin, &key))
    return SELECT_ASK;
  if (strcmp(key.text, "system") == 0)
    return select_system(store, selection);
  if (pin_is_release(key.text) && store_release(store, key.text, &selection->sdk))
    return SELECT_SDK;
  return answer(store, key.text, &selection->sdk) ? SELECT_SDK : SELECT_ASK;
}

static enum outcome by_pin_file(const struct store *store, const char *file, struct selection *selection) {
  struct word pin;
  size_t line;
  if (!pin_read(file, &pin, &line))
    return SELECT_ASK;
  say_origin(selection, file, line);
  return select_pin(store, pin.text, selection);
}

/* Rule 5: the global default. Rule 6: the system Go. */
static enum outcome by_default(const struct store *store, struct selection *selection) {
  struct path file = {0};
  struct lines lines;
  struct span line;
  path_join(&file, store->root.text, "default");
  if (os_kind(file.text) == OS_NOTHING && layers_named()) {
    say_origin(selection, "", 0);
    return answer(store, "default", &selection->sdk) ? SELECT_SDK : SELECT_ASK;
  }
  if (os_kind(file.text) == OS_NOTHING) {
    say_origin(selection, "environment variable PATH", 0);
    return select_system(store, selection);
  }
  say_origin(selection, file.text, 1);
  if (answer(store, "default", &selection->sdk))
    return SELECT_SDK;
  if (!lines_open(&lines, file.text))
    return SELECT_ASK;
  bool system = lines_next(&lines, &line) && span_is(span_trim(line), "system");
  lines_close(&lines);
  return system ? select_system(store, selection) : SELECT_ASK;
}

/* Rule 4: a file of asdf or mise, where the setting says so. */
static enum outcome without_module(const struct situation *situation, struct selection *selection) {
  struct path file = {0};
  struct word pin;
  size_t line;
  if (situation->store->version_files) {
    if (!walk_tools(situation->directory, &file, &pin, &line))
      return SELECT_ASK;
    if (file.length > 0) {
      say_origin(selection, file.text, line);
      return select_pin(situation->store, pin.text, selection);
    }
  }
  return by_default(situation->store, selection);
}

/* golang.org/issue/26708: a forgotten /tmp/go.mod would govern every test that works below /tmp. */
static bool governs(const struct trail *trail) {
  struct path parent = {0};
  if (trail->mod.length == 0)
    return false;
  path_clear(&parent);
  path_add_span(&parent, (struct span){trail->mod.text, trail->mod.length - strlen("go.mod")});
  return !os_same_file(parent.text, os_temporary_directory());
}

/* The file by which the go command chooses its toolchain (cmd/go modGoToolchain), an empty text for none, NULL where
   only Python can tell. */
static const char *module_file(const struct trail *trail) {
  const char *mode = os_env("GO111MODULE");
  const char *gowork = os_env("GOWORK");
  bool automatic = strcmp(mode, "auto") == 0;
  if (mode[0] && strcmp(mode, "on") != 0 && !(automatic && governs(trail)))
    return "";
  if (!gowork[0] || strcmp(gowork, "auto") == 0) {
    if (trail->work.length > 0)
      return trail->work.text;
  } else if (strcmp(gowork, "off") != 0) {
    if (!os_is_absolute(gowork))
      return NULL;
    if (os_kind(gowork) != OS_NOTHING)
      return gowork;
  }
  return governs(trail) ? trail->mod.text : "";
}

static enum outcome by_module(const struct situation *situation, const char *file, struct selection *selection) {
  const struct store *store = situation->store;
  struct gomod gomod = {0};
  struct word key;
  enum gomod_result result = gomod_read(file, &gomod);
  if (result == GOMOD_KEY)
    result = gomod_key(&gomod, &key);
  if (result != GOMOD_KEY)
    return result == GOMOD_NOTHING ? without_module(situation, selection) : SELECT_ASK;
  const struct directive *directive = gomod_origin(&gomod);
  say_origin(selection, directive ? file : "", directive ? directive->line : 0);
  /* A release that is in the store by its full name needs no answer read. */
  struct word release = {"go", 2, false};
  word_add(&release, key.text + strlen("mod-"));
  if (!release.bad && pin_is_release(release.text) && store_release(store, release.text, &selection->sdk))
    return SELECT_SDK;
  return answer(store, key.text, &selection->sdk) ? SELECT_SDK : SELECT_ASK;
}

enum outcome select_sdk(const struct situation *situation, struct selection *selection) {
  struct trail trail = {0};
  const char *named = os_env("GOSDK_VERSION");
  begin(selection);
  if (situation->pin) {
    say_origin(selection, "", 0);
    return select_pin(situation->store, situation->pin, selection);
  }
  if (named[0]) {
    say_origin(selection, "environment variable GOSDK_VERSION", 0);
    return select_pin(situation->store, named, selection);
  }
  if (!walk_up(situation->directory, true, &trail))
    return SELECT_ASK;
  if (trail.pin.length > 0)
    return by_pin_file(situation->store, trail.pin.text, selection);
  const char *file = module_file(&trail);
  if (!file)
    return SELECT_ASK;
  return file[0] ? by_module(situation, file, selection) : without_module(situation, selection);
}

bool select_may_switch(const struct store *store, struct selection *selection) {
  struct trail trail = {0};
  struct gomod gomod = {0};
  const char *toolchain = os_env("GOTOOLCHAIN");
  if (strcmp(toolchain, "local") == 0)
    return false;
  if (toolchain[0] && strcmp(toolchain, "auto") != 0 && strcmp(toolchain, "path") != 0)
    return true;
  /* Where there is no directory, the go command finds no module either. */
  if (!walk_up(NULL, false, &trail))
    return false;
  const char *file = module_file(&trail);
  if (!file || !file[0])
    return !file;
  store_name_sdk(store, &selection->sdk);
  return gomod_read(file, &gomod) != GOMOD_KEY || gomod_may_exceed(&gomod, selection->sdk.name.text);
}
