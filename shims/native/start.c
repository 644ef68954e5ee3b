#include "start.h"

#include <string.h>

#include "os.h"

enum { CANNOT_START = 126, NOT_FOUND = 127, DEEPEST = 20 };

void complain(const char *const parts[]) {
  static char text[4 * PATH_SIZE];
  size_t length = 0;
  for (; *parts; parts++) {
    for (const char *c = *parts; *c && length < sizeof text; c++) {
      bool control = (*c >= 0 && *c < ' ' && *c != '\n') || *c == 0x7f;
      text[length++] = control ? '?' : *c;
    }
  }
  os_complain((struct span){text, length});
}

bool start_count(void) {
  const char *before = os_env("GOSDK_SHIM_DEPTH");
  char now[DEEPEST + 2];
  size_t depth = strspn(before, "x");
  if (before[depth] != '\0')
    depth = 0; /* no count of ours */
  bool first = depth < DEEPEST;
  depth = first ? depth + 1 : DEEPEST + 1;
  memset(now, 'x', depth);
  now[depth] = '\0';
  os_set_env("GOSDK_SHIM_DEPTH", now);
  return first;
}

static void set_gotoolchain(const struct store *store) {
  if (store->gotoolchain.length > 0 && !os_env("GOTOOLCHAIN")[0])
    os_set_env("GOTOOLCHAIN", store->gotoolchain.text);
}

static void become(const char *program, size_t skip) {
  struct os_command command = {.program = program, .name = program, .skip = skip};
  (void)os_become(&command);
}

static void start_system(const struct store *store, const struct selection *selection, const char *tool, size_t skip) {
  static struct path program;
  static struct path own;
  static struct path exported;
  path_join(&program, selection->bin.text, tool);
  path_add(&program, OS_EXE);
  if (program.bad || !os_runs(program.text))
    return;
  /* A GOROOT exported for this very Go is kept; any other one would break its builds. */
  path_join(&own, selection->bin.text, "go" OS_EXE);
  path_join(&exported, os_env("GOROOT"), "bin" OS_SEPARATOR "go" OS_EXE);
  if (!os_same_file(own.text, exported.text))
    os_set_env("GOROOT", NULL);
  set_gotoolchain(store);
  become(program.text, skip);
}

void start_tool(const struct store *store, const struct selection *selection, const char *tool, size_t skip) {
  static struct path program;
  if (selection->sdk.goroot.length == 0) {
    start_system(store, selection, tool, skip);
    return;
  }
  if (!sdk_program(&selection->sdk, tool, &program))
    return;
  os_set_env("GOROOT", selection->sdk.goroot.text);
  set_gotoolchain(store);
  become(program.text, skip);
}

static _Noreturn void without_cli(const struct store *store, int number) {
  if (store->cli.length == 0)
    complain((const char *const[]){"gosdk: ", store->root.text, OS_SEPARATOR "shims" OS_SEPARATOR
                                   ".store does not contain the path of gosdk\nhint: gosdk rehash\n", NULL});
  else if (number != 0)
    complain((const char *const[]){"gosdk: cannot start ", store->cli.text, ": ", os_error(number), "\n", NULL});
  else
    complain((const char *const[]){"gosdk: this directory needs ", store->cli.text,
                                   " to choose a Go, and it is gone\nhint: reinstall gosdk, or take ",
                                   store->root.text, OS_SEPARATOR "shims off PATH\n", NULL});
  os_exit(number != 0 ? CANNOT_START : NOT_FOUND);
}

_Noreturn void start_ask(const struct store *store, const char *tool) {
  struct os_command command = {
      .program = store->cli.text, .name = store->cli.text, .words = {"shim-exec", tool, "--"}, .word_count = 3};
  if (!os_runs(store->cli.text))
    without_cli(store, 0);
  os_set_env("GOSDK_ROOT", store->root.text);
  without_cli(store, os_become(&command));
}

_Noreturn void start_cli(const struct store *store) {
  static struct path self;
  struct os_command command = {.program = store->cli.text, .name = store->cli.text};
  path_join(&self, store->root.text, "shims" OS_SEPARATOR "gosdk" OS_EXE);
  if (!os_runs(store->cli.text) || os_same_file(store->cli.text, self.text))
    without_cli(store, 0);
  /* Who names another store means it. */
  if (!os_env("GOSDK_ROOT")[0])
    os_set_env("GOSDK_ROOT", store->root.text);
  without_cli(store, os_become(&command));
}
