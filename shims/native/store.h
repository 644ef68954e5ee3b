/* The store that this program belongs to, and the small files in it. */
#ifndef GOSDK_STORE_H
#define GOSDK_STORE_H

#include "text.h"

/* `shims/.store`, written by `gosdk rehash` (docs/concepts/selection.md). A value that is missing is empty. */
struct store {
  struct path root;
  struct path cli;
  /* The Python that runs `cli`; empty where that is not known to be a script. */
  struct path python;
  struct word gotoolchain;
  /* What `gosdk --version` prints. */
  struct path version;
  /* The file whose time of modification, `package_time`, proves that `version` is still the installed one. */
  struct path package;
  struct word package_time;
  /* The setting of that name: the files of asdf and mise select, too. */
  bool version_files;
};

/* An SDK that was found: its GOROOT, and the name of its version where the store says it. */
struct sdk {
  struct path goroot;
  struct word name;
};

/* Find the store by the place of this program and set `name` to what the program is called there. */
bool store_find(struct store *store, struct word *name);
/* Read the answer to an earlier request. */
bool store_answer(const struct store *store, const char *key, struct sdk *sdk);
/* Read the first line of a file that names a GOROOT. */
bool store_read_sdk(const char *path, struct sdk *sdk);
/* Set the name of an SDK by the place of its GOROOT; it stays empty where only Python knows it. */
void store_name_sdk(const struct store *store, struct sdk *sdk);
/* The release of exactly this name, if its tree is in the store. */
bool store_release(const struct store *store, const char *name, struct sdk *sdk);
/* An SDK that lives elsewhere, by the name of its release. */
bool store_linked(const struct store *store, const char *name, struct sdk *sdk);
/* Set `program` to where the program `tool` of an SDK lies. */
void sdk_path(const struct sdk *sdk, const char *tool, struct path *program);
/* Set `program` to the program `tool` of an SDK and tell whether it can be started. */
bool sdk_program(const struct sdk *sdk, const char *tool, struct path *program);

#endif
