# Completion of gosdk for PowerShell. It starts no process: the words stand here, the versions are names of files.
Register-ArgumentCompleter -Native -CommandName gosdk -ScriptBlock {
    param($typed, $line, $position)
    $table = @TABLE@ -split "`n" | ForEach-Object { , ($_.TrimEnd("`r") -split '\|', 3) }
    $root = if ($env:GOSDK_ROOT) { $env:GOSDK_ROOT } else { @ROOT@ }
    $keys = $table | ForEach-Object { $_[0] }
    $key = ''
    $value = ''
    foreach ($element in @($line.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $position) { break }
        $word = $element.ToString()
        $longer = "$key $word".Trim()
        if ($value) { $value = '' }
        elseif ($word -eq '--') { return }
        elseif ($keys -ccontains $longer) { if ($word -like '-*') { $value = $longer } else { $key = $longer } }
    }
    if ($value) { $key = $value }
    $installed = { Get-ChildItem "$root/versions/go*", "$root/linked/go*" -ErrorAction Ignore | ForEach-Object { $_.Name.Substring(2) } |
            Sort-Object -Descending { [regex]::Replace($_, '\d+', { $args[0].Value.PadLeft(6, '0') }) } }
    # The patches of a minor only where the whole minor is typed.
    $releases = {
        $known = @(Get-Content "$root/cache/releases" -ErrorAction Ignore)
        $minors = @($known + @(& $installed) | Where-Object { $_ -notmatch '[a-z]' } | ForEach-Object { $_ -replace '^(\d+\.\d+).*', '$1' } | Select-Object -Unique)
        $patches = @($known | Where-Object { $typed.StartsWith(($_ -replace '^(\d+\.\d+).*', '$1')) })
        'stable', 'latest', 'oldstable' + $minors + $patches
    }
    foreach ($row in $table) {
        if ($row[0] -cne $key) { continue }
        $words = switch ($row[1]) {
            '@sdk' { & $installed }
            '@release' { & $releases; & $installed }
            { $_ -like '@*' } { }
            default { $row[1] }
        }
        foreach ($word in @($words)) {
            if ($word -and $word.StartsWith($typed)) {
                $help = if ($row[2]) { $row[2] } else { $word }
                [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $help)
            }
        }
    }
}
