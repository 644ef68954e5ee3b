# Completion of gosdk for Nushell. It starts no process: the words stand here, the versions are names of files.
# What completes other programs goes on to do so.
$env.config.completions.external.completer = (do {|other|
  let table = @TABLE@
  {|spans|
    if $spans.0 != "gosdk" {
      if $other != null { do $other $spans }
    } else {
      let typed = ($spans | last)
      let rows = ($table | lines | split column --number 3 "|" key word help)
      let keys = ($rows | get key | uniq)
      mut key = ""
      mut value = ""
      mut is_foreign = false
      for word in ($spans | skip 1 | drop 1) {
        let longer = ($"($key) ($word)" | str trim)
        if $value != "" {
          $value = ""
        } else if $word == "--" {
          $is_foreign = true
        } else if $longer in $keys {
          if ($word | str starts-with "-") { $value = $longer } else { $key = $longer }
        }
      }
      let asked = if $value != "" { $value } else { $key }
      let found = ($rows | where key == $asked)
      let is_option = ($typed | str starts-with "-")
      # Without an answer, Nushell completes files.
      if $is_foreign or (not $is_option and ($found | any {|row| $row.word in ["@dir" "@file" "@command"]})) {
        null
      } else {
        let root = ($env.GOSDK_ROOT? | default @ROOT@)
        let installed = (["versions" "linked"]
          | each {|name| try { ls --short-names ($root | path join $name) | get name } catch { [] } | default [] }
          | flatten | where {|name| $name | str starts-with "go" } | each {|name| $name | str substring 2.. } | sort --natural --reverse)
        let known = (try { open --raw ($root | path join "cache" "releases") | lines } catch { [] } | default [])
        let minor_of = {|name| $name | str replace --regex '^(\d+\.\d+).*' '${1}' }
        let minors = ($known | append $installed | where {|name| $name !~ "[a-z]" } | each {|name| do $minor_of $name } | uniq)
        # The patches of a minor only where the whole minor is typed.
        let patches = ($known | where {|name| $typed | str starts-with (do $minor_of $name) })
        $found
        | each {|row|
          if $row.word == "@sdk" {
            $installed | each {|name| { value: $name, description: "installed" } }
          } else if $row.word == "@release" {
            ["stable" "latest" "oldstable" ...$minors ...$patches ...$installed]
            | each {|name| { value: $name, description: "" } }
          } else if ($row.word | str starts-with "@") or (($row.word | str starts-with "-") and not $is_option) {
            []
          } else {
            [{ value: $row.word, description: $row.help }]
          }
        }
        | flatten | where {|offer| $offer.value | str starts-with $typed } | uniq-by value
      }
    }
  }
} $env.config.completions.external.completer?)
