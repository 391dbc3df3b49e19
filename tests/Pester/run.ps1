# Runs the Pester suite against the module that the tests are given, or the one of this checkout.
[CmdletBinding()]
param(
    # Manifest of the module under test, such as that of a staged package.
    [string] $Manifest = (Join-Path $PSScriptRoot '../../RmUnifyGroupSync.psd1'),
    # File for an NUnit report.
    [string] $ReportPath
)
$ErrorActionPreference = 'Stop'
Import-Module Pester -MinimumVersion 5.5 -MaximumVersion 5.99

$env:RMUNIFY_GROUPSYNC_MANIFEST = (Resolve-Path -LiteralPath $Manifest).ProviderPath
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.Exit = $true
$configuration.Output.Verbosity = 'Normal'
$configuration.Output.RenderMode = 'Plaintext'
if ($ReportPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputPath = $ReportPath
}
Invoke-Pester -Configuration $configuration
