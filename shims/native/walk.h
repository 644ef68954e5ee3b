/* The files nearest to a directory that may select an SDK. */
#ifndef GOSDK_WALK_H
#define GOSDK_WALK_H

#include "text.h"

/* Absolute paths, empty where there is no such file. A pin beats the others: they are then not complete. */
struct trail {
  struct path pin;
  struct path work;
  struct path mod;
};

/* Look into `directory`, NULL for the working directory, and its parents, for modules only or for pins as well.
   False: only Python can tell. */
bool walk_up(const char *directory, bool with_pins, struct trail *trail);

/* Find the nearest .tool-versions with a line about Go; `file` stays empty where there is none. False: only Python can
   tell, as where a file of mise is on the way or MISE_ENV is set. */
bool walk_tools(const char *directory, struct path *file, struct word *pin, size_t *line);

#endif
