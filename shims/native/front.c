#include "front.h"

#include <string.h>

#include "layers.h"
#include "lines.h"
#include "os.h"
#include "report.h"
#include "select.h"
#include "start.h"
#include "walk.h"

static bool argument_is(size_t index, const char *word) {
  return strcmp(os_argument(index), word) == 0;
}

/* Select for the working directory and set `go`; false where only Python can tell. */
static bool select_here(const struct store *store, struct selection *selection, struct path *go) {
  struct path shim = {0};
  struct situation situation = {.store = store};
  enum outcome outcome = select_sdk(&situation, selection);
  if (outcome == SELECT_SYSTEM) {
    path_join(go, selection->bin.text, "go" OS_EXE);
    return !go->bad;
  }
  store_name_sdk(store, &selection->sdk);
  path_join(&shim, store->root.text, "shims" OS_SEPARATOR "go" OS_EXE);
  return outcome == SELECT_SDK && sdk_program(&selection->sdk, "go", go) && !os_same_file(go->text, shim.text);
}

static bool is_program_name(const char *word) {
  return word[0] && word[0] != '-' && word[0] != '.' && !strpbrk(word, "/\\:");
}

static bool which(const struct store *store, const char *tool) {
  struct selection selection = {0};
  struct path program = {0};
  if (!is_program_name(tool) || !select_here(store, &selection, &program))
    return false;
  path_cut(&program, program.length - strlen("go" OS_EXE));
  path_add(&program, tool);
  path_add(&program, OS_EXE);
  return !program.bad && os_kind(program.text) == OS_FILE && report_path(program.text) && report_end();
}

static bool current(const struct store *store) {
  struct selection selection = {0};
  struct path go = {0};
  if (!select_here(store, &selection, &go) || selection.origin.length == 0)
    return false;
  if (selection.sdk.goroot.length > 0)
    return selection.sdk.name.length > 0 && report_text(selection.sdk.name.text) && report_text("  ") &&
           report_origin(&selection) && report_end();
  return report_text("system (") && report_path(go.text) && report_text(")  ") && report_origin(&selection) &&
         report_end();
}

static bool is_release(const struct store *store, struct sdk *sdk) {
  store_name_sdk(store, sdk);
  return starts_with(sdk->name.text, "go") && is_digit(sdk->name.text[2]) && !strchr(sdk->name.text, '-');
}

/* `gosdk current --format '{version}'`: for a prompt, a status line or a script. */
static bool current_formatted(const struct store *store, const char *format) {
  struct selection selection = {0};
  struct path go = {0};
  if (!select_here(store, &selection, &go) || !is_release(store, &selection.sdk))
    return false;
  while (*format) {
    size_t plain = strcspn(format, "{}");
    if (!report_span((struct span){format, plain}))
      return false;
    format += plain;
    if (starts_with(format, "{version}") && report_text(selection.sdk.name.text + 2))
      format += strlen("{version}");
    else if (starts_with(format, "{goroot}") && report_path(selection.sdk.goroot.text))
      format += strlen("{goroot}");
    else if (*format)
      return false;
  }
  return report_end();
}

static bool version(const struct store *store) {
  static char digits[24];
  size_t start = sizeof digits - 1;
  int64_t time = os_modified(store->package.text);
  /* After an upgrade that nobody told the store, only Python knows its version. */
  for (; time > 0; time /= 10)
    digits[--start] = (char)('0' + time % 10);
  if (store->version.length == 0 || !digits[start] || strcmp(digits + start, store->package_time.text) != 0)
    return false;
  return report_text(store->version.text) && report_end();
}

/* Tell whether a line `TIME PATH` still says when the file was changed last. */
static bool is_unchanged(struct span line, struct path *path) {
  int64_t time = 0;
  while (line.length > 0 && is_digit(line.start[0])) {
    time = (int64_t)((uint64_t)time * 10 + (uint64_t)(line.start[0] - '0'));
    line = span_skip(line, 1);
  }
  if (line.length < 2 || line.start[0] != ' ')
    return false;
  path_clear(path);
  path_add_span(path, span_skip(line, 1));
  return !path->bad && os_modified(path->text) == time;
}

/* Tell whether `line` is what `gosdk current` says here, and leave the report as it was. */
static bool keeps_selection(const struct store *store, struct span line) {
  size_t before = report_length();
  bool same = current(store) && report_ends_with(before, line);
  report_cut(before);
  return same;
}

/* The text that `gosdk list` printed last: behind what was selected then, the files and times on which it depends, and
   an empty line. On a terminal it has colours and another width, and variables can request these anywhere. */
static bool list(const struct store *store) {
  struct path file = {0};
  struct path other = {0};
  struct lines lines;
  struct span line;
  static char selected[PATH_SIZE];
  path_join(&file, store->root.text, "shims" OS_SEPARATOR ".list");
  if (os_is_terminal() || os_env("CLICOLOR_FORCE")[0] || os_env("FORCE_COLOR")[0] || !lines_open(&lines, file.text))
    return false;
  bool valid = lines_next(&lines, &line) && line.length < sizeof selected;
  struct span first = {selected, valid ? line.length : 0};
  memcpy(selected, valid ? line.start : "", first.length);
  bool stamped = true;
  while (valid && stamped && lines_next(&lines, &line)) {
    stamped = line.length > 0;
    valid = !stamped || is_unchanged(line, &other);
  }
  while (valid && lines_next(&lines, &line))
    valid = report_span(line) && report_end();
  valid = valid && !lines.broken && !stamped;
  lines_close(&lines);
  return valid && keeps_selection(store, first);
}

/* Find `command` as shutil.which does. */
static bool find_program(const char *command, struct path *program) {
  const char list_separator[] = {OS_LIST_SEPARATOR, '\0'};
  struct span rest = span_of(os_env("PATH"));
  path_clear(program);
  path_add(program, command);
  if (strpbrk(command, OS_SEPARATOR))
    return os_runs(command);
  while (rest.length > 0) {
    struct span entry = span_before(rest, list_separator);
    if (entry.length == 0)
      return false;
    path_clear(program);
    path_add_span(program, entry);
    path_enter(program, command);
    if (!program->bad && os_runs(program->text))
      return true;
    rest = span_skip(rest, entry.length < rest.length ? entry.length + 1 : entry.length);
  }
  return false;
}

/* Nothing here makes the go command switch, of which Python would warn. */
static bool stays(void) {
  struct trail trail = {0};
  struct path file = {0};
  const char *home = os_env("HOME");
  const char *named = os_env("GOTOOLCHAIN");
  if (named[0])
    return strcmp(named, "local") == 0;
  bool off = strcmp(os_env("GOENV"), "off") == 0;
  if ((os_env("GOENV")[0] && !off) || os_env("XDG_CONFIG_HOME")[0] || os_env("GOWORK")[0] || !os_is_absolute(home))
    return false;
  path_join(&file, home, OS_GOENV);
  return !file.bad && (off || os_kind(file.text) == OS_NOTHING) && walk_up(NULL, false, &trail) &&
         trail.work.length == 0 && trail.mod.length == 0;
}

/* `gosdk exec VERSION -- COMMAND`. Returns where only Python can do it, with the environment as it was. */
static void execute(const struct store *store) {
  struct selection selection = {0};
  struct path program = {0};
  size_t first = argument_is(3, "--") ? 4 : 3;
  const char list_separator[] = {OS_LIST_SEPARATOR, '\0'};
  const char *before = os_env("PATH");
  const char *command = os_argument(first);
  if (OS_EXE[0] || !command[0] || command[0] == '-' || argument_is(2, "system") || layers_named() || !stays())
    return;
  if (select_pin(store, os_argument(2), &selection) != SELECT_SDK || !sdk_program(&selection.sdk, "go", &program) ||
      !is_release(store, &selection.sdk))
    return;
  struct span bin = {program.text, program.length - strlen(OS_SEPARATOR "go")};
  const char *path = text_of(bin, span_of(before[0] ? list_separator : ""), span_of(before));
  if (!path)
    return;
  os_set_env("PATH", path);
  if (!find_program(command, &program)) {
    os_set_env("PATH", before);
    return;
  }
  os_set_env("GOROOT", selection.sdk.goroot.text);
  os_set_env("GOSDK_VERSION", selection.sdk.name.text + 2);
  struct os_command next = {.program = program.text, .name = command, .skip = first};
  (void)os_become(&next);
}

/* `gosdk shim-goroot`, for the hooks: the GOROOT, or nothing where the shims have to decide. Never Python. */
static int goroot(const struct store *store) {
  struct selection selection = {0};
  struct path go = {0};
  if (select_here(store, &selection, &go) && selection.sdk.goroot.length > 0)
    os_print(span_of(selection.sdk.goroot.text));
  return 0;
}

static bool answer(const struct store *store) {
  size_t count = os_argument_count();
  report_begin();
  if (count == 1 && argument_is(1, "--version"))
    return version(store);
  if (count <= 2 && argument_is(1, "which"))
    return which(store, count == 2 ? os_argument(2) : "go");
  if (count == 1 && argument_is(1, "current"))
    return current(store);
  if (count == 3 && argument_is(1, "current") && argument_is(2, "--format"))
    return current_formatted(store, os_argument(3));
  if (count == 2 && argument_is(1, "current") && starts_with(os_argument(2), "--format="))
    return current_formatted(store, os_argument(2) + strlen("--format="));
  if (count == 1 && argument_is(1, "list"))
    return list(store);
  if (count >= 3 && argument_is(1, "exec"))
    execute(store);
  return false;
}

/* The Python gosdk takes the store that GOSDK_ROOT names. */
static bool is_our_store(const struct store *store) {
  const char *named = os_env("GOSDK_ROOT");
  return !named[0] || strcmp(named, store->root.text) == 0;
}

int run_front(const struct store *store) {
  if (os_argument_count() == 1 && argument_is(1, "shim-goroot"))
    return goroot(store);
  if (is_our_store(store) && answer(store)) {
    int code = report_flush();
    if (code >= 0)
      return code;
  }
  start_cli(store);
}
