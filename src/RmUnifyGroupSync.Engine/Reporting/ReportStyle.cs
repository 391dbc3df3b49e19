namespace RmUnifyGroupSync.Engine.Reporting;

/// <summary>How a report looks: on a screen, by night, and on paper. Every pair of colours has a contrast of at least 4.5 to 1.</summary>
internal static class ReportStyle
{
    public const string Text =
        """
        :root { color-scheme: light dark; --page: #ffffff; --ink: #1b1b1b; --soft: #595959; --line: #b8b8b8; --band: #f3f3f3; --link: #0b4f9e;
          --good: #0a6b2d; --look: #8a4b00; --bad: #a4161a; }
        @media (prefers-color-scheme: dark) { :root { --page: #161616; --ink: #ececec; --soft: #b4b4b4; --line: #5c5c5c; --band: #222222; --link: #8ab8f5;
          --good: #63d08a; --look: #f0b35c; --bad: #ff8f8f; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
        main { max-width: 64rem; margin: 0 auto; padding: 1.5rem; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.35rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
        h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
        p { margin: .25rem 0 .75rem; max-width: 48rem; }
        .soft { color: var(--soft); }
        .todo { font-weight: 600; }
        .outcome { border: 1px solid var(--line); border-left: .5rem solid var(--soft); background: var(--band); padding: .75rem 1rem; margin: 1rem 0; }
        .outcome h2 { border: 0; margin: 0; padding: 0; }
        .outcome p { margin: .25rem 0 0; }
        .good { border-left-color: var(--good); } .good h2 { color: var(--good); }
        .look { border-left-color: var(--look); } .look h2 { color: var(--look); }
        .bad { border-left-color: var(--bad); } .bad h2 { color: var(--bad); }
        a { color: var(--link); }
        nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
        table { width: 100%; border-collapse: collapse; margin: .5rem 0 1.25rem; }
        caption { text-align: left; color: var(--soft); padding: .25rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
        thead th { background: var(--band); border-bottom: 2px solid var(--line); }
        tbody th { font-weight: 600; }
        footer, .foot { margin-top: 2rem; }
        @media (max-width: 40rem) { th, td { overflow-wrap: anywhere; } }
        @media print { :root { --page: #ffffff; --ink: #000000; --soft: #444444; --line: #999999; --band: #f3f3f3; --link: #000000; --good: #0a6b2d; --look: #8a4b00; --bad: #a4161a; }
          body { font-size: 10pt; } main { max-width: none; padding: 0; } nav { display: none; }
          thead { display: table-header-group; } tr, .outcome { break-inside: avoid; } h2, h3, caption { break-after: avoid; } @page { margin: 15mm; } }
        """;
}
