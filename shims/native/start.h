/* How a selected program, or gosdk in its place, is started. */
#ifndef GOSDK_START_H
#define GOSDK_START_H

#include "select.h"
#include "store.h"

/* Count this shim; false where so many have started each other that it must be a circle. */
bool start_count(void);
/* Become `tool` of what was selected, without the first `skip` arguments. Returns where it cannot be started. */
void start_tool(const struct store *store, const struct selection *selection, const char *tool, size_t skip);
/* Become `tool` of an SDK, with its GOROOT. */
void start_sdk(const struct sdk *sdk, const char *tool, size_t skip);
/* Let gosdk decide. */
_Noreturn void start_ask(const struct store *store, const char *tool);
/* Become gosdk itself, with all arguments. */
_Noreturn void start_cli(const struct store *store);
/* Print a message on standard error, without control characters; each % stands for the next argument. */
void complain(const char *message, const char *first, const char *second, const char *third);

#endif
