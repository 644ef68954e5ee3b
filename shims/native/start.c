#include "start.h"

#include <string.h>

#include "lines.h"
#include "os.h"

#define SHIMS OS_SEPARATOR "shims" OS_SEPARATOR

enum { CANNOT_START = 126, NOT_FOUND = 127, DEEPEST = 20 };

/* What a terminal obeys, or what turns the direction of a text: the table of gvm_py/ui/printable.py. */
static const unsigned obeyed[][2] = {
    {0, 0x1f},           {0x7f, 0x9f},       {0xad, 0xad},       {0x600, 0x605},     {0x61c, 0x61c},
    {0x6dd, 0x6dd},      {0x70f, 0x70f},     {0x890, 0x891},     {0x8e2, 0x8e2},     {0x180e, 0x180e},
    {0x200b, 0x200f},    {0x2028, 0x202e},   {0x2060, 0x206f},   {0xd800, 0xdfff},   {0xfeff, 0xfeff},
    {0xfff9, 0xfffb},    {0x110bd, 0x110bd}, {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},  {0xe0001, 0xe0001}, {0xe0020, 0xe007f},
};

/* The length of the character of UTF-8 at the start of `rest`, 0 where there is none or a terminal obeys it. */
static size_t shown(struct span rest) {
  const unsigned char *c = (const unsigned char *)rest.start;
  size_t length = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
  if (length == 0 || length > rest.length)
    return 0;
  unsigned code = length == 1 ? c[0] : c[0] & (0x7fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((c[i] & 0xc0) != 0x80)
      return 0;
    code = code << 6 | (c[i] & 0x3f);
  }
  for (size_t i = 0; i < sizeof obeyed / sizeof obeyed[0]; i++)
    if (obeyed[i][0] <= code && code <= obeyed[i][1])
      return 0;
  return length;
}

static size_t add_text(char *line, size_t length, size_t limit, struct span text) {
  if (text.length > limit - length)
    text.length = limit - length;
  memcpy(line + length, text.start, text.length);
  return length + text.length;
}

static size_t add_argument(char *line, size_t length, size_t limit, const char *argument) {
  struct span rest = span_of(argument);
  while (rest.length > 0) {
    size_t count = shown(rest);
    length = add_text(line, length, limit, count > 0 ? (struct span){rest.start, count} : span_of("?"));
    rest = span_skip(rest, count > 0 ? count : 1);
  }
  return length;
}

void complain(const char *message, const char *first, const char *second, const char *third) {
  static char line[4 * PATH_SIZE];
  const char *arguments[] = {first, second, third};
  struct span rest = span_of(message);
  size_t length = 0;
  for (size_t i = 0; rest.length > 0; i++) {
    struct span words = span_before(rest, "%");
    length = add_text(line, length, sizeof line, words);
    rest = span_skip(rest, words.length < rest.length ? words.length + 1 : words.length);
    if (i < 3 && words.start + words.length < rest.start)
      length = add_argument(line, length, sizeof line, arguments[i]);
  }
  os_complain((struct span){line, length});
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
  struct path program = {0};
  struct path own = {0};
  struct path exported = {0};
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

/* Whether it can be started, the system says: to ask before costs as much as a call of it. */
void start_sdk(const struct sdk *sdk, const char *tool, size_t skip) {
  struct path program = {0};
  const char *before = os_env("GOROOT");
  sdk_path(sdk, tool, &program);
  if (program.bad)
    return;
  os_set_env("GOROOT", sdk->goroot.text);
  become(program.text, skip);
  os_set_env("GOROOT", before[0] ? before : NULL);
}

void start_tool(const struct store *store, const struct selection *selection, const char *tool, size_t skip) {
  if (selection->sdk.goroot.length == 0) {
    start_system(store, selection, tool, skip);
    return;
  }
  set_gotoolchain(store);
  start_sdk(&selection->sdk, tool, skip);
}

/* Add a text as one word of a POSIX shell, or of both shells of Windows, where no path has a quote. */
static void add_quoted(struct path *line, const char *word) {
  const char *quote = OS_EXE[0] ? "\"" : "'";
  path_add(line, quote);
  for (struct span rest = span_of(word); rest.length > 0;) {
    struct span plain = span_before(rest, quote);
    path_add_span(line, plain);
    if (plain.length < rest.length)
      path_add(line, "'\\''");
    rest = span_skip(rest, plain.length < rest.length ? plain.length + 1 : plain.length);
  }
  path_add(line, quote);
}

/* What installs gosdk again, as its last run wrote it down; empty where nothing did, or where its source is gone. */
static void read_again(const struct store *store, struct path *again) {
  struct path file = {0};
  struct path source = {0};
  struct lines lines;
  struct span line;
  path_join(&file, store->root.text, "shims" OS_SEPARATOR ".store");
  path_clear(&source);
  path_clear(again);
  if (file.bad || !lines_open(&lines, file.text))
    return;
  while (lines_next(&lines, &line)) {
    if (span_starts(line, "again="))
      path_add_span(again, span_skip(line, strlen("again=")));
    else if (span_starts(line, "source="))
      path_add_span(&source, span_skip(line, strlen("source=")));
  }
  lines_close(&lines);
  if (source.length > 0 && os_kind(source.text) == OS_NOTHING)
    path_clear(again);
}

/* Nothing can ask gosdk: say what installs it again, else what lets the Go behind the shims run. */
static void hint_without_cli(const struct store *store) {
  struct path hint = {0};
  struct path shims = {0};
  struct path away = {0};
  read_again(store, &hint);
  if (hint.length == 0) {
    path_join(&shims, store->root.text, "shims");
    path_join(&away, store->root.text, "shims.old");
    path_add(&hint, OS_EXE[0] ? "move " : "mv ");
    add_quoted(&hint, shims.text);
    path_add(&hint, " ");
    add_quoted(&hint, away.text);
  }
  complain("hint: %\n", hint.text, "", "");
}

static _Noreturn void without_cli(const struct store *store, const char *message, int number) {
  const char *cli = store->cli.text;
  if (store->cli.length == 0) {
    complain("gosdk: %" SHIMS ".store does not contain the path of gosdk\nhint: gosdk rehash\n", store->root.text, "", "");
  } else {
    if (number != 0)
      complain("gosdk: cannot start %: %\n", cli, os_error(number), "");
    else
      complain(message, cli, "", "");
    hint_without_cli(store);
  }
  os_exit(number != 0 ? CANNOT_START : NOT_FOUND);
}

/* Set the programs of the environment that install.sh makes in a store, which may have moved since; false for none. */
static bool find_own(const struct store *store, struct path *cli, struct path *python) {
  path_join(cli, store->root.text, "self" OS_SEPARATOR OS_SCRIPTS OS_SEPARATOR "gosdk" OS_EXE);
  path_join(python, store->root.text, "self" OS_SEPARATOR OS_SCRIPTS OS_SEPARATOR "python" OS_EXE);
  return !cli->bad && !python->bad && os_runs(cli->text) && os_runs(python->text);
}

/* Let gosdk's own Python run it, which PYTHONHOME and PYTHONPATH cannot lead astray: they are for other programs. */
static struct os_command call_cli(const struct store *store) {
  struct path own_cli = {0};
  struct path own_python = {0};
  const char *cli = store->cli.text;
  const char *python = store->python.length > 0 ? store->python.text : "";
  if (store->cli.length > 0 && !os_runs(cli) && find_own(store, &own_cli, &own_python)) {
    cli = own_cli.text;
    python = own_python.text;
  }
  if (!python[0] || !os_runs(python))
    return (struct os_command){.program = cli, .name = cli};
  return (struct os_command){.program = python, .name = python, .words = {"-E", "-P", cli}, .word_count = 3};
}

static bool can_call(const struct os_command *command) {
  return os_runs(command->word_count > 0 ? command->words[2] : command->program);
}

static void add_word(struct os_command *command, const char *word) {
  command->words[command->word_count++] = word;
}

_Noreturn void start_ask(const struct store *store, const char *tool) {
  const char *gone = "gosdk: this directory needs % to choose a Go, and it is gone\n";
  struct os_command command = call_cli(store);
  if (!can_call(&command))
    without_cli(store, gone, 0);
  add_word(&command, "shim-exec");
  add_word(&command, tool);
  add_word(&command, "--");
  os_set_env("GOSDK_ROOT", store->root.text);
  without_cli(store, gone, os_become(&command));
}

_Noreturn void start_cli(const struct store *store) {
  const char *gone = "gosdk: % is gone\n";
  struct path self = {0};
  struct os_command command = call_cli(store);
  path_join(&self, store->root.text, "shims" OS_SEPARATOR "gosdk" OS_EXE);
  if (!can_call(&command) || os_same_file(store->cli.text, self.text))
    without_cli(store, gone, 0);
  /* Who names another store means it. */
  if (!os_env("GOSDK_ROOT")[0])
    os_set_env("GOSDK_ROOT", store->root.text);
  without_cli(store, gone, os_become(&command));
}
