#include "pin.h"

#include <string.h>

#include "lines.h"

enum { KEY_LIMIT = 100 };

/* What str.split() of Python takes for white space among ASCII. */
static bool splits(char c) {
  return is_space(c) || (c >= 0x1c && c <= 0x1f);
}

/* Take the next word off `line`. */
static struct span next_word(struct span *line) {
  while (line->length > 0 && splits(line->start[0]))
    *line = span_skip(*line, 1);
  struct span word = {line->start, 0};
  while (word.length < line->length && !splits(line->start[word.length]))
    word.length++;
  *line = span_skip(*line, word.length);
  return word;
}

static bool is_ascii(struct span text) {
  for (size_t i = 0; i < text.length; i++) {
    if ((text.start[i] & 0x80) != 0)
      return false;
  }
  return true;
}

enum line { LINE_EMPTY, LINE_PIN, LINE_UNCLEAR };

static enum line read_line(struct span line, struct word *pin) {
  line = span_before(line, "#");
  if (!is_ascii(line))
    return LINE_UNCLEAR;
  struct span word = next_word(&line);
  if (word.length == 0)
    return LINE_EMPTY;
  word_set(pin, word);
  return pin->bad || next_word(&line).length > 0 ? LINE_UNCLEAR : LINE_PIN;
}

bool pin_read(const char *path, struct word *pin, size_t *number) {
  struct lines lines;
  struct span line;
  enum line said = LINE_EMPTY;
  if (!lines_open(&lines, path))
    return false;
  while (said == LINE_EMPTY && lines_next(&lines, &line)) {
    if (lines.number == 1 && span_starts(line, "\xef\xbb\xbf"))
      line = span_skip(line, 3);
    said = read_line(line, pin);
  }
  *number = lines.number;
  lines_close(&lines);
  return said == LINE_PIN && !lines.broken;
}

static enum pin_result read_tool_line(struct span line, struct word *pin) {
  line = span_before(line, "#");
  if (!is_ascii(line))
    return PIN_UNCLEAR;
  struct span name = next_word(&line);
  struct span word = next_word(&line);
  if (word.length == 0 || !(span_is(name, "golang") || span_is(name, "go")))
    return PIN_NONE;
  word_set(pin, word);
  return pin->bad || next_word(&line).length > 0 || !is_digit(pin->text[0]) ? PIN_UNCLEAR : PIN_FOUND;
}

enum pin_result pin_read_tools(const char *path, struct word *pin, size_t *number) {
  struct lines lines;
  struct span line;
  struct word key;
  enum pin_result said = PIN_NONE;
  if (!lines_open(&lines, path))
    return PIN_UNCLEAR;
  while (said == PIN_NONE && lines_next(&lines, &line)) {
    if (lines.number == 1 && span_starts(line, "\xef\xbb\xbf"))
      line = span_skip(line, 3);
    said = read_tool_line(line, pin);
  }
  *number = lines.number;
  lines_close(&lines);
  /* To asdf and mise 1.20 is one release, not the newest of a minor: Python knows which is which. */
  if (said == PIN_FOUND && !(pin_key(pin->text, &key) && pin_is_release(key.text)))
    return PIN_UNCLEAR;
  return lines.broken ? PIN_UNCLEAR : said;
}

static bool has_only(const char *text, const char *characters) {
  return text[strspn(text, characters)] == '\0';
}

static bool is_version(const char *pin) {
  if (starts_with(pin, "go"))
    return is_digit(pin[2]);
  return is_digit(pin[pin[0] == '~' ? 1 : 0]);
}

/* `latest`, `stable`, and the names that a store gives to SDKs; the other answers are none that can be requested. */
static bool is_name(const char *pin) {
  return pin[0] >= 'a' && pin[0] <= 'z' && !strchr(pin, '~') && !starts_with(pin, "mod-") && strcmp(pin, "default") != 0;
}

bool pin_key(const char *pin, struct word *key) {
  size_t length = strlen(pin);
  if (length == 0 || length > KEY_LIMIT || !has_only(pin, "0123456789abcdefghijklmnopqrstuvwxyz.~-"))
    return false;
  if (!is_version(pin) && !is_name(pin))
    return false;
  word_set(key, span_of(is_digit(pin[0]) ? "go" : ""));
  word_add(key, pin);
  return !key->bad;
}

bool pin_is_release(const char *key) {
  const char *dot = strchr(key, '.');
  return starts_with(key, "go") && is_digit(key[2]) && dot && strchr(dot + 1, '.') &&
         has_only(key, "0123456789.go");
}
