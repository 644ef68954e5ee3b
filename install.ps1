# Install, upgrade or remove gosdk itself. See `install.ps1 --help`. Needs no administrator and writes only below your profile.
# The same steps as install.sh. Windows PowerShell 5.1 and PowerShell 7 run it:
#   powershell -ExecutionPolicy Bypass -File install.ps1
$ErrorActionPreference = 'Stop'
$package = 'gvm-py'
$root = if ($env:GOSDK_ROOT) { $env:GOSDK_ROOT } elseif ($env:USERPROFILE) { "$env:USERPROFILE\.gosdk" } else { '' }
$options = @{ From = ''; Mode = 'install'; Yes = $false; Keep = $false; Setup = $true; After = 0; Rest = @() }
$script:number = 0
# MB; replacing gosdk and what it needs takes about half of that.
$room = 24
# These are meant for programs of the user; gosdk, uv and pipx find their modules without them.
foreach ($name in 'PYTHONHOME', 'PYTHONPATH', 'PYTHONSTARTUP') { Remove-Item "Env:$name" -ErrorAction Ignore }
# Of the user's settings of pip only those count that say how to reach packages, as in install.sh. No double quote in it:
# Windows PowerShell takes them out of the words of a program.
$runPip = @'
import ast, os, subprocess, sys
pip = [sys.executable, '-I', '-m', 'pip']
reach = 'index-url extra-index-url find-links no-index trusted-host proxy cert client-cert timeout retries keyring-provider'
shown = subprocess.run([*pip, 'config', 'list'], stdout=subprocess.PIPE, text=True)
rows = [line.partition('=') for line in shown.stdout.splitlines()]
env = {name: value for name, value in os.environ.items() if not name.startswith('PIP_')} | {'PIP_CONFIG_FILE': os.devnull}
for section in ('global', 'install', ':env:'):
    for name, _, value in rows:
        if name.rpartition('.')[0] == section and name.rpartition('.')[2] in reach.split():
            env['PIP_' + name.rpartition('.')[2].replace('-', '_').upper()] = ast.literal_eval(value)
if shown.returncode:
    sys.exit(shown.returncode)
words = [*pip, 'install', '--quiet', '--disable-pip-version-check', *sys.argv[1:]]
sys.exit(subprocess.run(words, env=env).returncode)
'@

function Show-Usage {
    @'
usage: install.ps1 [--from PATH] [--yes] [--no-setup] [-- SETUP OPTIONS]
       install.ps1 --uninstall [--yes | --keep-sdks]

Installs gosdk with uv, pipx or a private virtual environment below GOSDK_ROOT
(default %USERPROFILE%\.gosdk), whichever is there in this order, then runs
`gosdk setup` with the options after --. Run it again to upgrade.

  --from PATH   a wheel, a checkout or git+URL; needed unless this script lies in
                a checkout. Wheels beside a wheel are used instead of an index
  --uninstall   take out the lines of setup, the tool, and on request the SDKs
  --yes         do not ask; with --uninstall the SDKs go as well
  --keep-sdks   do not ask; the SDKs and settings stay
  --no-setup    leave PATH alone
  --after PID   wait for the end of this process first

A prompt of PowerShell keeps a bare -- for itself; write it as '--' there.
GOSDK_INSTALLER=uv, pipx or venv chooses how.
'@
}

function Write-Line([string] $Text) {
    [Console]::Error.WriteLine("gosdk: $Text")
}

function Stop-Install([string] $Text, [string] $Hint) {
    Write-Line $Text
    if ($Hint) { [Console]::Error.WriteLine("hint: $Hint") }
    exit 1
}

function Test-Program([string] $Name) {
    [bool] (Get-Command $Name -CommandType Application -ErrorAction SilentlyContinue)
}

# Each step is one line, so that a long one is known by name.
function Write-Step([string] $Text) {
    $script:number++
    Write-Line "$script:number/4 $Text"
}

# Python gets -I everywhere: no variable and no file of the working directory takes part.
# Returns what a program prints, nothing where it fails or writes to its error stream alone.
# A path in it may hold any letter, so it is UTF-8: Windows PowerShell reads what the code page of the console says.
function Read-Output([string] $Program, [string[]] $Words) {
    $ErrorActionPreference = 'SilentlyContinue'
    $encoding = [Console]::OutputEncoding
    $utf8 = $env:PYTHONUTF8
    try {
        $env:PYTHONUTF8 = '1'
        Set-OutputEncoding (New-Object Text.UTF8Encoding $false)
        $text = & $Program @Words 2>$null
        if ($LASTEXITCODE -eq 0) { "$text" }
    } finally {
        Set-OutputEncoding $encoding
        $env:PYTHONUTF8 = $utf8
    }
}

# Where there is no console, there is none to set.
function Set-OutputEncoding([Text.Encoding] $Encoding) {
    try { [Console]::OutputEncoding = $Encoding } catch { }
}

function Invoke-Program([string] $Program, [string[]] $Words) {
    & $Program @Words
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Find-Python {
    $check = 'import sys; print(sys.executable if sys.version_info >= (3, 11) else str())'
    foreach ($name in 'python3.13', 'python3.12', 'python3.11', 'python3', 'python', 'py') {
        # A version manager's stand-in, or that of the Microsoft Store, is there whether or not the version is.
        if (Test-Program $name) {
            $python = Read-Output $name @('-I', '-X', 'utf8', '-c', $check)
            if ($python) { return $python }
        }
    }
    Stop-Install 'no Python 3.11 or newer is on PATH (looked for python3.13, python3.12, python3.11, python3, python and py)' 'winget install Python.Python.3.13'
}

function Select-Installer {
    $installer = $env:GOSDK_INSTALLER
    if ($installer -in 'uv', 'pipx') {
        if (-not (Test-Program $installer)) { Stop-Install "GOSDK_INSTALLER=$installer, but $installer is not on PATH" }
        return $installer
    }
    if ($installer -and $installer -ne 'venv') {
        Stop-Install "GOSDK_INSTALLER=$installer is not one of uv, pipx, venv" 'Remove-Item Env:GOSDK_INSTALLER'
    }
    if ($installer -or (Test-Path -LiteralPath (Join-Path $root 'self'))) { return 'venv' }
    foreach ($name in 'uv', 'pipx') {
        if (Test-Program $name) { return $name }
    }
    'venv'
}

function Test-Checkout([string] $Directory) {
    $file = "$Directory\pyproject.toml" # Join-Path fails where the drive is not there
    (Test-Path -LiteralPath $file) -and [bool] (Select-String -LiteralPath $file -Pattern "^name = `"$package`"" -Quiet)
}

# Returns the absolute path of a wheel or checkout, or git+URL. Never the bare name of the package: nobody has
# published it, so that whatever an index has under that name is a stranger's.
function Select-Package {
    $from = $options.From
    if (-not $from -and $PSScriptRoot -and (Test-Checkout $PSScriptRoot)) { $from = $PSScriptRoot }
    if (-not $from) {
        Stop-Install "this script lies in no checkout, and $package is not on the Python package index" 'install.ps1 --from PATH, with a wheel or a checkout'
    }
    if ($from -like 'git+*') { return $from }
    if ($from -like '*.whl') {
        if (-not (Test-Path -LiteralPath $from -PathType Leaf)) { Stop-Install "there is no wheel $from" }
    } elseif (-not (Test-Checkout $from)) {
        Stop-Install "$from is neither a wheel nor a checkout of $package" 'install.ps1 --from PATH\TO\CHECKOUT'
    }
    # Windows PowerShell quotes a word with spaces, but not the backslash at its end, which then takes the quote along.
    (Resolve-Path -LiteralPath $from).ProviderPath -replace '(?<=[^:\\])\\+$'
}

# Another version of gosdk may lie beside a wheel, too; click is what every one of them needs.
function Find-Wheels([string] $Spec) {
    if ($Spec -notlike '*.whl') { return '' }
    $directory = Split-Path -Parent $Spec
    if (Get-ChildItem -LiteralPath $directory -Filter 'click-*.whl') { $directory } else { '' }
}

# Each of these returns the path of the program. `@(if ...)` is an array also where it is empty: an `if` alone gives $null,
# which added to an array is an empty word on the command line.
function Install-WithUv([string] $Python, [string] $Spec, [string] $Wheels) {
    $beside = @(if ($Wheels) { '--offline', '--find-links', $Wheels })
    $words = @('tool', 'install') + $beside + @('--quiet', '--force', '--upgrade', '--reinstall-package', $package, '--python', $Python, $Spec)
    if ($old) { Assert-Room (Read-Output 'uv' @('tool', 'dir')) }
    Invoke-Program 'uv' $words | Out-Host
    Join-Path (Read-Output 'uv' @('tool', 'dir', '--bin')) 'gosdk.exe'
}

function Install-WithPipx([string] $Python, [string] $Spec, [string] $Wheels) {
    $beside = @(if ($Wheels) { "--pip-args=--no-index --find-links='$Wheels'" })
    if ($old) { Assert-Room (Read-Output 'pipx' @('environment', '--value', 'PIPX_LOCAL_VENVS')) }
    Invoke-Program 'pipx' (@('install') + $beside + @('--force', '--python', $Python, $Spec)) | Out-Host
    Join-Path (Read-Output 'pipx' @('environment', '--value', 'PIPX_BIN_DIR')) 'gosdk.exe'
}

function Install-WithVenv([string] $Python, [string] $Spec, [string] $Wheels) {
    $self = Join-Path $root 'self'
    $own = Join-Path $self 'Scripts\python.exe'
    $unfinished = Join-Path $self 'unfinished'
    if (-not (Test-Environment $self) -and (Get-ChildItem -LiteralPath $self -File -Recurse -Force -ErrorAction Ignore | Select-Object -First 1)) {
        Stop-Install "$root/self holds files that gosdk did not make" "Get-ChildItem '$self'"
    }
    $gosdk = Join-Path $self 'Scripts\gosdk.exe'
    $beside = @(if ($Wheels) { '--no-index', '--find-links', $Wheels })
    Enter-Lock
    Assert-Unused $self
    # Ctrl-C, exit and errors alike end in finally.
    try {
        Resolve-Rebuild $self
        $isWhole = (Read-Version $gosdk) -and (Read-Output $own @('-I', '-X', 'utf8', '-c', 'import pip; print(1)'))
        if ((Test-Path -LiteralPath $unfinished) -or -not $isWhole) {
            Reset-Environment $Python $self $gosdk
        } else {
            Assert-Room $root
            Set-Content -LiteralPath $unfinished -Value ''
            # pip takes a wheel of the same version for the one that is there.
            Invoke-Pip $own ($beside + @('--force-reinstall', '--no-deps', $Spec))
        }
        Invoke-Pip $own ($beside + @('--upgrade', $Spec))
        Remove-Item -LiteralPath $unfinished
    } finally {
        Restore-Environment $self $gosdk
        Exit-Lock
    }
    $gosdk
}

function Test-Environment([string] $Self) {
    (Test-Path -LiteralPath (Join-Path $Self 'pyvenv.cfg')) -or (Test-Path -LiteralPath (Join-Path $Self 'unfinished'))
}

# Whoever holds the file open works here. What it starts inherits that, so pip goes on where only this script was killed.
function Enter-Lock {
    $file = Join-Path $root 'locks\self'
    $null = New-Item -ItemType Directory -Force -Path (Split-Path -Parent $file)
    for ($try = 1; ; $try++) {
        try {
            $script:lock = [IO.File]::Open($file, 'OpenOrCreate', 'ReadWrite', [IO.FileShare]::Inheritable)
            return
        } catch {
            # 0x80070020, ERROR_SHARING_VIOLATION
            if ($_.Exception.GetBaseException().HResult -ne -2147024864) { throw }
            if ($try -eq 1) { Write-Line "waiting for another installation or removal in $root" }
            Start-Sleep -Milliseconds 200
        }
    }
}

function Exit-Lock {
    if ($script:lock) { $script:lock.Dispose() }
    $script:lock = $null
}

# What an interrupted run left is half a gosdk that may work, and is kept until there is a whole one.
function Reset-Environment([string] $Python, [string] $Self, [string] $Gosdk) {
    if (Read-Version $Gosdk) { Move-Item -LiteralPath $Self -Destination "$Self.old" }
    else { Remove-Tree $Self }
    $null = New-Item -ItemType Directory -Path $Self
    Set-Content -LiteralPath (Join-Path $Self 'unfinished') -Value ''
    Invoke-Program $Python @('-I', '-m', 'venv', $Self) | Out-Host
}

function Resolve-Rebuild([string] $Self) {
    if (-not (Test-Path -LiteralPath "$Self.old")) { return }
    $isMade = Test-Path -LiteralPath (Join-Path $Self 'pyvenv.cfg')
    if ($isMade -and -not (Test-Path -LiteralPath (Join-Path $Self 'unfinished'))) { Remove-Tree "$Self.old" }
    else {
        Remove-Tree $Self
        Move-Item -LiteralPath "$Self.old" -Destination $Self
    }
}

# pip that fails has put back what it removed.
function Restore-Environment([string] $Self, [string] $Gosdk) {
    if (Test-Path -LiteralPath "$Self.old") { Resolve-Rebuild $Self }
    elseif (Read-Version $Gosdk) { Remove-Item -LiteralPath (Join-Path $Self 'unfinished') -ErrorAction Ignore }
}

# uv, pipx and pip remove the old gosdk before they know whether the new one fits. A network share has no drive to ask.
function Assert-Room([string] $Directory) {
    try { $free = (New-Object IO.DriveInfo $Directory).AvailableFreeSpace } catch { return }
    $megabytes = [math]::Floor($free / 1048576)
    if ($megabytes -lt $room) {
        Stop-Install "the disk with $Directory has $megabytes MB free, and an upgrade takes $room MB while it runs; gosdk stays as it is" 'gosdk gc; gosdk gc --empty-trash'
    }
}

# pip would find files of a running gosdk in use when half of the others are replaced.
function Assert-Unused([string] $Directory) {
    $inside = $Directory.Replace('/', '\') + '\'
    $running = @(Get-Process | Where-Object { $_.Path -and $_.Path.StartsWith($inside, [StringComparison]::OrdinalIgnoreCase) })
    if ($running.Count -eq 0) { return }
    $shown = ($running | ForEach-Object { "process $($_.Id) ($($_.ProcessName).exe)" }) -join ', '
    Stop-Install "another gosdk runs, and a program that runs cannot be replaced: $shown" "Stop-Process -Force -Id $($running.Id -join ', ')"
}

function Invoke-Pip([string] $Python, [string[]] $Words) {
    Invoke-Program $Python (@('-I', '-c', $runPip) + $Words) | Out-Host
}

function Read-Version([string] $Program) {
    if ((Test-Path -LiteralPath $Program) -and (Read-Output $Program @('--version')) -match '(\d\S*)') { $Matches[1] }
}

function Install-Gosdk {
    $python = Find-Python
    $installer = Select-Installer
    $spec = Select-Package
    $wheels = Find-Wheels $spec
    $about = Read-Output $python @('-I', '-X', 'utf8', '-c', 'import platform, sys; print(platform.python_version(), sys.executable)')
    Write-Step "Python: $about"
    Write-Step "installing $spec with $installer and $python (a minute or so)"
    try { $null = New-Item -ItemType Directory -Force -Path (Join-Path $root 'shims') }
    catch {
        Stop-Install "the store $root cannot be made; set GOSDK_ROOT to a place that you may write to" '$env:GOSDK_ROOT = "C:\gosdk"'
    }
    $shim = Join-Path $root 'shims\gosdk.exe'
    if (Test-Path -LiteralPath $shim -PathType Container) {
        Stop-Install "$shim is a directory, where the program belongs" "Move-Item '$shim' '$root\gosdk.old'"
    }
    $old = Read-Version $shim
    $gosdk = switch ($installer) {
        'uv' { Install-WithUv $python $spec $wheels }
        'pipx' { Install-WithPipx $python $spec $wheels }
        'venv' { Install-WithVenv $python $spec $wheels }
    }
    if (-not (Test-Path -LiteralPath $gosdk)) { Stop-Install "$installer installed $package, but there is no $gosdk" }
    # It puts a program of its own into shims, the one directory that set-up puts on PATH.
    Invoke-Program $gosdk @('rehash')
    $new = Read-Version $gosdk
    if (-not $new) { Stop-Install "$gosdk does not start" "& '$gosdk' --version" }
    if (-not $old) { Write-Step "installed gosdk $new as $gosdk" }
    elseif ($old -eq $new) { Write-Step "gosdk $new as before, installed again as $gosdk" }
    else { Write-Step "gosdk $old -> $new, as $gosdk" }
    if (-not $options.Setup) {
        Write-Step 'PATH stays as it is (--no-setup)'
        return
    }
    Write-Step 'putting the shims on PATH in new shells'
    $answer = @(if ($options.Yes) { '--yes' })
    Invoke-Program $gosdk (@('setup') + $answer + $options.Rest)
}

function Undo-Setup {
    foreach ($gosdk in (Join-Path $root 'self\Scripts\gosdk.exe'), (Join-Path $root 'shims\gosdk.exe'), 'gosdk') {
        if (Test-Program $gosdk) {
            & $gosdk setup --undo --yes
            if ($LASTEXITCODE -eq 0) { return }
        }
    }
    Write-Line "no gosdk that works is there to undo the set-up; take $root\shims out of Path among the environment variables"
    [Console]::Error.WriteLine('hint: SystemPropertiesAdvanced')
}

function Test-SdkRemoval {
    if (-not (Test-Path -LiteralPath $root) -or $options.Keep) { return $false }
    if ($options.Yes) { return $true }
    if ([Console]::IsInputRedirected) { return $false }
    (Read-Host "Remove the SDKs and settings in $root as well? [y/N]") -match '^[yY]'
}

# Files that the go command downloaded are read-only, which -Force does not mind.
function Remove-Part([string] $Path) {
    for ($try = 1; $try -le 5 -and (Test-Path -LiteralPath $Path); $try++) {
        # A virus scanner holds a file for a moment, and then its directory is not empty.
        try { Remove-Item -LiteralPath $Path -Recurse -Force }
        catch {
            if ($try -eq 5) { throw }
            Start-Sleep -Milliseconds (100 * $try)
        }
    }
}

# The same for a tree of which a killed run may leave no half in its place: it is moved away whole first.
function Remove-Tree([string] $Path) {
    if (-not (Test-Path -LiteralPath $Path)) { return }
    $trash = Join-Path $root 'trash'
    $gone = Join-Path $trash "gone-$PID-$(Split-Path -Leaf $Path)"
    try {
        $null = New-Item -ItemType Directory -Force -Path $trash
        Move-Item -LiteralPath $Path -Destination $gone
        $Path = $gone
    } catch { }
    Remove-Part $Path
}

# Only what gosdk makes, so that a GOSDK_ROOT that holds other things loses nothing, not even below names of gosdk's.
function Remove-Store {
    foreach ($sdk in Get-ChildItem -LiteralPath (Join-Path $root 'versions') -Directory -ErrorAction Ignore) {
        $signs = (Join-Path $sdk.FullName '.gosdk.json'), (Join-Path $root "resolve\$($sdk.Name)")
        if ($signs | Where-Object { Test-Path -LiteralPath $_ }) { Remove-Tree $sdk.FullName }
    }
    foreach ($name in 'linked', 'staging', 'locks', 'config.toml', 'default', 'completions') {
        Remove-Part (Join-Path $root $name)
    }
    foreach ($name in 'archives', 'partial', 'mirrors', 'sumdb', 'vulndb', 'answers', 'releases', 'supported.json') {
        Remove-Part (Join-Path $root "cache\$name")
    }
    foreach ($name in 'projects', 'undo', 'bisect') { Remove-Part (Join-Path $root "state\$name") }
    Remove-Matching (Join-Path $root 'cache') '^index-'
    Remove-Matching (Join-Path $root 'trash') '^(removed-|go[0-9])'
    Remove-Matching (Join-Path $root 'tools') '^go'
    Remove-Matching $root '^(activate|hook)\.'
    foreach ($name in 'versions', 'cache', 'state', 'trash', 'tools', 'shims', 'self') {
        if (-not (Remove-Empty (Join-Path $root $name))) {
            Write-Line "$root/$name holds something that gosdk did not make, so it stays"
        }
    }
    # The answers go last: by them the next run sees that a killed one was at work here.
    Remove-Part (Join-Path $root 'resolve')
    if (-not (Remove-Empty $root)) { Write-Line "$root holds something that is not gosdk's, so it stays" }
}

function Remove-Matching([string] $Directory, [string] $Pattern) {
    Get-ChildItem -LiteralPath $Directory -Force -ErrorAction Ignore |
        Where-Object { $_.Name -match $Pattern } | ForEach-Object { Remove-Tree $_.FullName }
}

# Returns whether the directory is gone.
function Remove-Empty([string] $Directory) {
    if (-not (Test-Path -LiteralPath $Directory)) { return $true }
    if (Get-ChildItem -LiteralPath $Directory -Force) { return $false }
    Remove-Item -LiteralPath $Directory
    $true
}

# The front, the description of the shims, an environment of Python, the answers, or an SDK with a receipt.
function Test-Ours {
    if (-not (Test-Path -LiteralPath $root)) { return $true }
    foreach ($sign in 'shims\gosdk.exe', 'shims\.store', 'self\pyvenv.cfg', 'self\unfinished', 'resolve') {
        if (Test-Path -LiteralPath (Join-Path $root $sign)) { return $true }
    }
    $versions = Join-Path $root 'versions'
    [bool] (Get-ChildItem -LiteralPath $versions -Directory -ErrorAction Ignore |
        Where-Object { Test-Path -LiteralPath (Join-Path $_.FullName '.gosdk.json') })
}

# The script of an installed gosdk was removed with it.
function Get-RemovalCommand {
    if ($PSCommandPath -and (Test-Path -LiteralPath $PSCommandPath)) {
        return "& $(Format-Quoted $PSCommandPath) --uninstall --yes"
    }
    "Remove-Item -Recurse -Force $(Format-Quoted (Join-Path $root 'versions'))"
}

# A path so that it can be pasted into PowerShell.
function Format-Quoted([string] $Path) {
    "'" + $Path.Replace("'", "''") + "'"
}

function Uninstall-Gosdk {
    if (-not (Test-Ours)) {
        Stop-Install "$root holds nothing that gosdk made, so nothing is removed" 'Remove-Item Env:GOSDK_ROOT'
    }
    if (Test-Path -LiteralPath (Join-Path $root 'locks\self')) { Enter-Lock }
    Assert-Unused (Join-Path $root 'self')
    Undo-Setup
    if ((Test-Program 'uv') -and (Read-Output 'uv' @('tool', 'list')) -match "(^| )$package ") {
        Invoke-Program 'uv' @('tool', 'uninstall', $package)
    }
    if ((Test-Program 'pipx') -and (Read-Output 'pipx' @('list', '--short')) -match "(^| )$package ") {
        Invoke-Program 'pipx' @('uninstall', $package)
    }
    if (Test-Environment (Join-Path $root 'self')) { Remove-Tree (Join-Path $root 'self') }
    Remove-Tree (Join-Path $root 'self.old')
    Remove-Matching (Join-Path $root 'shims') '^(go|dlv|\.store$|\.list$|\.go)'
    $null = Remove-Empty (Join-Path $root 'shims')
    Get-ChildItem -LiteralPath (Join-Path $root 'trash') -Filter 'gone-*' -ErrorAction Ignore | ForEach-Object { Remove-Part $_.FullName }
    # An open file cannot be removed here.
    Exit-Lock
    if (Test-SdkRemoval) { Remove-Store }
    else { Write-Line "the SDKs and settings in $root stay; to remove them: $(Get-RemovalCommand)" }
    Write-Line 'gosdk is removed; shells that are open keep their PATH until they end'
}

for ($place = 0; $place -lt $args.Count; $place++) {
    switch -Exact ($args[$place]) {
        '--from' { $place++; $options.From = $args[$place] }
        '--after' { $place++; $options.After = [int] $args[$place] }
        '--uninstall' { $options.Mode = 'uninstall' }
        '--yes' { $options.Yes = $true }
        '-y' { $options.Yes = $true }
        '--keep-sdks' { $options.Keep = $true }
        '--no-setup' { $options.Setup = $false }
        '--help' { Show-Usage; exit 0 }
        '-h' { Show-Usage; exit 0 }
        '--' {
            $options.Rest = @($args | Select-Object -Skip ($place + 1))
            $place = $args.Count
        }
        default { Stop-Install "unknown option $($args[$place])" 'install.ps1 --help' }
    }
}
if ($options.From -eq $null) { Stop-Install '--from needs a path' }
if (-not $root) { Stop-Install 'neither GOSDK_ROOT nor USERPROFILE is set' '$env:GOSDK_ROOT = "C:\gosdk"' }
# C:x and \x begin with a root and are relative all the same.
if ($root -notmatch '^([A-Za-z]:[\\/]|[\\/]{2})') { Stop-Install "GOSDK_ROOT=$root is not an absolute path" 'Remove-Item Env:GOSDK_ROOT' }
if ($root -match '^([A-Za-z]:)' -and -not (Test-Path -LiteralPath "$($Matches[1])\")) {
    Stop-Install "GOSDK_ROOT=$root is on a drive that is not there" 'Remove-Item Env:GOSDK_ROOT'
}
$env:GOSDK_ROOT = $root
# A program that runs cannot be replaced, so the gosdk that asked for this ends first.
if ($options.After) {
    Wait-Process -Id $options.After -ErrorAction SilentlyContinue
    # Its launcher and the shim that started it end right behind it.
    Start-Sleep -Seconds 1
}
if ($options.Mode -eq 'install') { Install-Gosdk } else { Uninstall-Gosdk }
