/* .go-version and asdf's .tool-versions, and the names of the answers to what is requested by name. */
#ifndef GOSDK_PIN_H
#define GOSDK_PIN_H

#include "text.h"

/* Set `pin` to the first word of the first line that is not blank and no comment, and `line` to its number.
   False: only Python can tell. */
bool pin_read(const char *path, struct word *pin, size_t *line);
enum pin_result { PIN_NONE, PIN_FOUND, PIN_UNCLEAR };

/* Read the first line about Go in a .tool-versions. PIN_FOUND: it has one word, the name of a release. */
enum pin_result pin_read_tools(const char *path, struct word *pin, size_t *line);
/* Set `key` to the file below `resolve/` that answers `pin`, or to `system`. False: only Python can tell. */
bool pin_key(const char *pin, struct word *key);
/* Tell whether `key` is the name of one release, as `go1.22.3`, and not a request for the newest of several. */
bool pin_is_release(const char *key);

#endif
