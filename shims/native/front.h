/* `gosdk` itself: the small commands in their plain forms, answered without Python. */
#ifndef GOSDK_FRONT_H
#define GOSDK_FRONT_H

#include "store.h"

/* Answer, or become the Python gosdk. */
int run_front(const struct store *store);

#endif
