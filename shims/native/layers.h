/* The read-only stores of GOSDK_LAYERS below this one (docs/concepts/store.md). */
#ifndef GOSDK_LAYERS_H
#define GOSDK_LAYERS_H

#include "store.h"

bool layers_named(void);
/* Read the answer to an earlier request from the user's cache: it holds while none of the stores changes. */
bool layers_answer(const struct store *store, const char *key, struct sdk *sdk);

#endif
