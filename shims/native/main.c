/* One program under the names go, gofmt, goX.Y.Z and gosdk in the shims directory of a store. */
#include <string.h>

#include "front.h"
#include "os.h"
#include "select.h"
#include "start.h"
#include "store.h"

enum { NOT_FOUND = 127 };

/* Return the value of the go command's -C flag, an empty text without one. It stands first or right behind the
   subcommand (cmd/go base.handleChdirFlag). */
static const char *directory_flag(void) {
  const char *first = os_argument(1);
  size_t place = first[0] == '-' ? 1 : 2;
  if ((strcmp(first, "mod") == 0 || strcmp(first, "work") == 0) && os_argument(2)[0] != '-')
    place = 3;
  const char *word = os_argument(place);
  if (starts_with(word, "--"))
    word++;
  if (!starts_with(word, "-C"))
    return "";
  if (word[2] == '=')
    return word + 3;
  return word[2] == '\0' ? os_argument(place + 1) : "";
}

/* Whoever names a version does not expect that the go command runs another one: Python then warns. */
static bool needs_warning(const struct situation *situation, const char *tool, struct selection *selection) {
  return situation->pin && strcmp(tool, "go") == 0 && select_may_switch(situation->store, selection);
}

static void run_tool(const struct store *store, const char *tool) {
  struct selection selection = {0};
  struct path other = {0};
  struct situation situation = {.store = store};
  size_t skip = 0;
  if (!start_count())
    return;
  if (os_argument(1)[0] == '+') {
    situation.pin = os_argument(1) + 1;
    skip = 1;
  } else if (strcmp(tool, "go") == 0) {
    const char *flag = directory_flag();
    if (flag[0] && os_real_directory(flag, &other))
      situation.directory = other.text;
  }
  if (select_sdk(&situation, &selection) != SELECT_ASK && !needs_warning(&situation, tool, &selection))
    start_tool(store, &selection, tool, skip);
}

/* The go command's own switch finds an SDK by the name of its release. */
static int run_bridge(const struct store *store, const char *name) {
  struct sdk sdk = {0};
  struct path program = {0};
  bool first = start_count();
  if (!store_release(store, name, &sdk) || !sdk_program(&sdk, "go", &program)) {
    if (!store_linked(store, name, &sdk))
      (void)store_release(store, name, &sdk);
  }
  if (!first) {
    complain("gosdk: '%' goes round in circles: %" OS_SEPARATOR "bin" OS_SEPARATOR "go starts it again\n"
             "hint: gosdk current --why\n",
             name, sdk.goroot.text, "");
    return NOT_FOUND;
  }
  start_sdk(&sdk, "go", 0);
  complain("gosdk: the SDK % is no longer in %\nhint: gosdk install %\n", name, sdk.goroot.text, name);
  return NOT_FOUND;
}

int run(void) {
  struct store store = {0};
  struct word name;
  if (!store_find(&store, &name)) {
    complain("gosdk: this program works only in the shims directory of a store\n", "", "", "");
    return NOT_FOUND;
  }
  if (strcmp(name.text, "gosdk") == 0)
    return run_front(&store);
  if (starts_with(name.text, "go") && is_digit(name.text[2]))
    return run_bridge(&store, name.text);
  run_tool(&store, name.text);
  start_ask(&store, name.text);
}
