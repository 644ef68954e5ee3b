/* The selection rule (docs/concepts/selection.md), the same as gvm_py has it in Python. */
#ifndef GOSDK_SELECT_H
#define GOSDK_SELECT_H

#include "store.h"
#include "text.h"

enum outcome { SELECT_SDK, SELECT_SYSTEM, SELECT_ASK };

/* What the rule may look at besides the file system. `pin` is the X of `go +X`, NULL without one. `directory` is where
   the go command will look for its files, NULL for the working directory. */
struct situation {
  const struct store *store;
  const char *pin;
  const char *directory;
};

/* What was selected, and where that is written: a file and a line, or a name with line 0. With SELECT_SYSTEM the
   goroot of `sdk` is empty and `bin` the directory on PATH. */
struct selection {
  struct sdk sdk;
  struct path bin;
  struct path origin;
  size_t line;
};

enum outcome select_sdk(const struct situation *situation, struct selection *selection);
/* Tell whether the go command of the selected SDK may switch to another one here: true where only Python can tell. */
bool select_may_switch(const struct store *store, struct selection *selection);
/* Answer one request by name, as `gosdk exec` has it. */
enum outcome select_pin(const struct store *store, const char *pin, struct selection *selection);

#endif
