<#
.SYNOPSIS
    Builds, tests and packages the module: a thin layer over the dotnet commands that the README names.
.EXAMPLE
    ./build.ps1
    Builds the module into bin/, ready for Import-Module ./RmUnifyGroupSync.psd1.
.EXAMPLE
    ./build.ps1 Clean, Test, Package
    From nothing to a tested package in out/.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    # What to do, in this order.
    [ValidateSet('Clean', 'Build', 'Test', 'Stage', 'Package', 'Docs')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'

$name = 'RmUnifyGroupSync'
$root = $PSScriptRoot
$version = (Import-PowerShellDataFile (Join-Path $root "$name.psd1")).ModuleVersion
$out = Join-Path $root 'out'
$stage = Join-Path $out $name $version
$common = '--configuration', $Configuration, '--nologo'

function Invoke-DotNet {
    Write-Information "dotnet $args" -InformationAction Continue
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $($args[0]) ended with $LASTEXITCODE." }
}

function Invoke-CleanTask {
    Invoke-DotNet clean (Join-Path $root "$name.sln") @common --verbosity quiet
    foreach ($folder in $out, (Join-Path $root 'bin'), (Join-Path $root 'en-US')) {
        if (Test-Path -LiteralPath $folder) { Remove-Item -LiteralPath $folder -Recurse -Force }
    }
}

function Invoke-BuildTask {
    Invoke-DotNet build (Join-Path $root 'src' $name) @common
}

function Invoke-TestTask {
    Invoke-DotNet test (Join-Path $root "$name.sln") @common
    if (Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -eq 5 }) {
        & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -File (Join-Path $root 'tests/Pester/run.ps1')
        if ($LASTEXITCODE -ne 0) { throw "Pester ended with $LASTEXITCODE." }
    }
    else {
        Write-Warning 'Pester 5 is not on this machine: the Pester suite was not run.'
    }
}

# The published package is the same files in the same places as the checkout.
function Invoke-StageTask {
    Invoke-BuildTask
    if (Test-Path -LiteralPath $stage) { Remove-Item -LiteralPath $stage -Recurse -Force }
    $null = New-Item -ItemType Directory -Path $stage
    foreach ($item in "$name.psd1", 'bin', 'en-US', 'LICENSE', 'THIRD-PARTY-NOTICES.txt', 'README.md', 'CHANGELOG.md') {
        Copy-Item -LiteralPath (Join-Path $root $item) -Destination $stage -Recurse
    }
    Get-ChildItem -LiteralPath $stage -Recurse -Filter *.pdb | Remove-Item
    $null = Test-ModuleManifest (Join-Path $stage "$name.psd1")
    "Staged in $stage"
}

function Invoke-PackageTask {
    Invoke-StageTask
    $package = Join-Path $out "$name.$version.zip"
    if (Test-Path -LiteralPath $package) { Remove-Item -LiteralPath $package }
    [System.IO.Compression.ZipFile]::CreateFromDirectory((Split-Path $stage), $package)
    "Packed in $package"
}

# The Markdown in docs/en-US is the source of the cmdlets' help; the XML that Get-Help reads is made from it and committed.
function Invoke-DocsTask {
    Import-Module Microsoft.PowerShell.PlatyPS
    $temporary = Join-Path $out 'docs'
    $pages = Join-Path $root 'docs/en-US/*-*.md'
    Get-ChildItem $pages | Where-Object { -not (Test-MarkdownCommandHelp $_.FullName) } | ForEach-Object { throw "$_ is not valid help." }
    $null = Get-ChildItem $pages | Import-MarkdownCommandHelp | Export-MamlCommandHelp -OutputFolder $temporary -Force
    Copy-Item (Join-Path $temporary $name "$name.dll-Help.xml") (Join-Path $root 'src' $name 'en-US')
}

foreach ($step in 'Clean', 'Build', 'Test', 'Stage', 'Package', 'Docs') {
    if ($step -in $Task) {
        & "Invoke-${step}Task"
    }
}
