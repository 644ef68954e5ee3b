/* The go and toolchain lines of go.mod and go.work, found as gvm_py finds them (cmd/go gover.GoModLookup). */
#ifndef GOSDK_GOMOD_H
#define GOSDK_GOMOD_H

#include "text.h"

/* A value and the number of its line; 0 where there is no such line. */
struct directive {
  struct word value;
  size_t line;
};

struct gomod {
  struct directive go;
  struct directive toolchain;
};

enum gomod_result { GOMOD_NOTHING, GOMOD_KEY, GOMOD_UNCLEAR };

/* Scan the file. GOMOD_UNCLEAR: only Python can tell. */
enum gomod_result gomod_read(const char *path, struct gomod *gomod);
/* Set `key` to the name of the answer to what the lines request. */
enum gomod_result gomod_key(const struct gomod *gomod, struct word *key);
/* The line that decides: the toolchain line where it requests more, else the go line. NULL: only Python can tell. */
const struct directive *gomod_origin(const struct gomod *gomod);
/* Tell whether the lines may request a newer Go than `name`, as `go1.22.3`: true where only Python can tell. */
bool gomod_may_exceed(const struct gomod *gomod, const char *name);

#endif
