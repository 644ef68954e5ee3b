#include "gomod.h"

#include <string.h>

#include "lines.h"

/* The lines above everything else, where the go command and its formatter write the other two. */
static const char *const head[] = {"", "\r", "module", "go", "toolchain"};

static bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

static bool in_head(struct span line) {
  while (line.length > 0 && is_blank(line.start[0]))
    line = span_skip(line, 1);
  struct span word = {line.start, 0};
  while (word.length < line.length && !is_blank(line.start[word.length]))
    word.length++;
  for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
    if (span_is(word, head[i]))
      return true;
  }
  return span_starts(word, "//");
}

/* White space of other alphabets at the edge of `text`, which Python strips. */
static bool is_foreign_at_edge(struct span text) {
  return text.length > 0 && ((text.start[0] | text.start[text.length - 1]) & 0x80) != 0;
}

static void note(struct directive *directive, const char *name, struct span line, size_t number) {
  size_t length = strlen(name);
  if (directive->line != 0 || line.length <= length || !span_starts(line, name) || !is_blank(line.start[length]))
    return;
  word_set(&directive->value, span_trim(span_before(span_skip(line, length), "//")));
  directive->line = number;
}

/* Note what a line says; false where only Python can tell. */
static bool note_line(struct gomod *gomod, struct span line, size_t number) {
  struct span text = span_trim(line);
  if (span_starts(text, "//"))
    return true;
  if (text.length > 0 && (text.start[0] & 0x80) != 0)
    return false;
  note(&gomod->go, "go", text, number);
  note(&gomod->toolchain, "toolchain", text, number);
  return true;
}

enum gomod_result gomod_read(const char *path, struct gomod *gomod) {
  struct lines lines;
  struct span line;
  bool stops = true;
  bool clear = true;
  memset(gomod, 0, sizeof *gomod);
  if (!lines_open(&lines, path))
    return GOMOD_UNCLEAR;
  while (clear && lines_next(&lines, &line)) {
    if (!in_head(line)) {
      if (gomod->go.line != 0 && stops)
        break;
      stops = false;
    }
    clear = note_line(gomod, line, lines.number);
  }
  lines_close(&lines);
  return clear && !lines.broken ? GOMOD_KEY : GOMOD_UNCLEAR;
}

static bool is_plain(const struct word *word) {
  if (word->bad || is_foreign_at_edge((struct span){word->text, word->length}))
    return false;
  return strspn(word->text, "0123456789abcdefghijklmnopqrstuvwxyz.-") == word->length;
}

static bool names_release(const struct word *toolchain) {
  return toolchain->length > 0 && strcmp(toolchain->text, "default") != 0 && strcmp(toolchain->text, "local") != 0;
}

enum gomod_result gomod_key(const struct gomod *gomod, struct word *key) {
  const struct word *go = &gomod->go.value;
  const struct word *toolchain = &gomod->toolchain.value;
  bool two = names_release(toolchain);
  if (!is_plain(go) || !is_plain(toolchain) || go->length + (two ? toolchain->length : 0) > 100)
    return GOMOD_UNCLEAR;
  if (go->length == 0 && !two)
    return GOMOD_NOTHING;
  word_set(key, span_of("mod-"));
  word_add(key, go->text);
  if (two) {
    word_add(key, "+");
    word_add(key, toolchain->text);
  }
  return key->bad ? GOMOD_UNCLEAR : GOMOD_KEY;
}

/* A version of numbers only, as `1.22` or `1.22.3`; `patch` is -1 where it has none. */
struct numbers {
  long part[3];
};

static bool parse(const char *text, struct numbers *numbers) {
  size_t count = 0;
  while (count < 3) {
    long value = 0;
    size_t digits = 0;
    for (; digits < 8 && is_digit(text[digits]); digits++)
      value = value * 10 + (text[digits] - '0');
    if (digits == 0 || (text[0] == '0' && digits > 1))
      return false;
    numbers->part[count++] = value;
    text += digits;
    if (*text != '.')
      break;
    text++;
  }
  /* Before 1.21 a release without a patch was patch 0; since then it is a language, older than each release. */
  if (count == 2)
    numbers->part[2] = numbers->part[0] == 1 && numbers->part[1] < 21 ? 0 : -1;
  return count >= 2 && *text == '\0';
}

static int compare(const struct numbers *one, const struct numbers *two) {
  for (size_t i = 0; i < 3; i++) {
    if (one->part[i] != two->part[i])
      return one->part[i] < two->part[i] ? -1 : 1;
  }
  return 0;
}

const struct directive *gomod_origin(const struct gomod *gomod) {
  struct numbers go;
  struct numbers toolchain;
  bool two = names_release(&gomod->toolchain.value);
  if (!two)
    return gomod->go.line != 0 ? &gomod->go : NULL;
  if (!starts_with(gomod->toolchain.value.text, "go") || !parse(gomod->toolchain.value.text + 2, &toolchain))
    return NULL;
  if (gomod->go.value.length == 0)
    return &gomod->toolchain;
  if (!parse(gomod->go.value.text, &go))
    return NULL;
  return compare(&go, &toolchain) < 0 ? &gomod->toolchain : &gomod->go;
}

bool gomod_may_exceed(const struct gomod *gomod, const char *name) {
  struct numbers requested;
  struct numbers given;
  const struct directive *directive = gomod_origin(gomod);
  if (!directive)
    return gomod->go.line != 0 || gomod->toolchain.line != 0;
  const char *text = directive->value.text;
  if (!parse(starts_with(text, "go") ? text + 2 : text, &requested) || !starts_with(name, "go") ||
      !parse(name + 2, &given))
    return true;
  return compare(&given, &requested) < 0;
}
