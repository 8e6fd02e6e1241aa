namespace LampuKota.Simulators;

/// <summary>The page's style: the house's colours in both themes, nothing fetched from anywhere.</summary>
internal static class ReportStyle
{
    public const string Css = """

        :root{--ground:#0B1020;--surface:#131A2E;--raised:#1B2440;--edge:#2A3558;--text:#E8ECF6;--quiet:#9AA6C4;--accent:#3CC8C0;--light:#FFB347;--glow:rgba(255,179,71,.16);--bad:#FF6B79}
        @media (prefers-color-scheme:light){:root{--ground:#F5F7FC;--surface:#FFFFFF;--raised:#EDF1F9;--edge:#CBD4E6;--text:#131A2E;--quiet:#55617F;--accent:#0B7A74;--light:#A65F00;--glow:rgba(214,134,20,.16);--bad:#C4202F}}
        @media print{:root{--ground:#FFF;--surface:#FFF;--raised:#F2F4F9;--edge:#C4CCDD;--text:#131A2E;--quiet:#4A556F;--accent:#0B7A74;--light:#A65F00;--glow:rgba(214,134,20,.16);--bad:#C4202F}nav{display:none!important}figure,section{break-inside:avoid}}
        *{box-sizing:border-box}
        html{background:var(--ground);color:var(--text);font:400 16px/1.5 "Plus Jakarta Sans Variable","Plus Jakarta Sans",system-ui,sans-serif;font-variant-numeric:tabular-nums}
        body{margin:0 auto;max-width:1136px;padding:0 16px 48px;position:relative}
        p,h1,h2,figure,dl,dd,ul{margin:0;padding:0}
        b,h1,h2{font-weight:650}
        .quiet{color:var(--quiet)}
        .band{display:block;width:100%;height:40px;margin-bottom:24px;border-bottom:1px solid var(--edge)}
        .sepe-step{fill:none;stroke:var(--edge);stroke-width:1.5}.sepe-petal{fill:var(--accent);opacity:.5}.sepe-seed{fill:var(--light);opacity:.85}.sepe-thread{stroke:var(--edge);stroke-width:1.5;fill:none}
        nav{display:flex;gap:8px;justify-content:flex-end;position:absolute;right:16px;top:64px}
        nav input{position:absolute;opacity:0}
        nav label{font-size:13px;padding:8px 12px;border:1px solid var(--edge);border-radius:10px;color:var(--quiet);cursor:pointer}
        nav input:checked+label{color:var(--text);border-color:var(--accent)}
        nav input:focus-visible+label{outline:2px solid var(--accent);outline-offset:2px}
        body:has(#to-id:checked) main[lang=en],body:has(#to-en:checked) main[lang=id]{display:none}
        header{padding-right:200px;margin-bottom:24px}
        h1{font-size:28px;line-height:1.25}h1 .quiet{font-weight:400}
        h2{font-size:20px;margin:40px 0 16px}
        .verdict{display:grid;grid-template-columns:auto minmax(0,1fr) minmax(0,1.25fr);gap:24px;align-items:center;background:var(--surface);border:1px solid var(--edge);border-radius:10px;padding:24px}
        .verdict>svg{width:72px;height:72px;fill:none;stroke:var(--accent);stroke-width:4;stroke-linecap:round;stroke-linejoin:round}
        .failed .verdict>svg{stroke:var(--bad)}.failed .verdict{border-color:var(--bad)}
        .word{font-size:28px;font-weight:650;line-height:1.25;letter-spacing:.02em;color:var(--accent)}.failed .word{color:var(--bad)}
        .checks{list-style:none;border-left:1px solid var(--edge);padding-left:24px;font-size:14px}
        .checks li{display:flex;gap:8px;padding:2px 0}.checks b{flex:none;width:1.2em;color:var(--accent)}.checks .bad{font-weight:650}.checks .bad b{color:var(--bad)}.checks .out,.checks .out b{color:var(--quiet)}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:16px;margin-top:16px}
        .facts>div{background:var(--surface);border:1px solid var(--edge);border-radius:10px;padding:16px}
        .facts .quiet{font-size:13px;line-height:1.35}
        .number{font-size:20px;font-weight:650;line-height:1.4;white-space:nowrap}
        .unit{color:var(--quiet);font-weight:400;font-size:13px}
        .account{display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:16px}
        .step{position:relative}.step p:first-child{color:var(--quiet);font-size:14px}
        .bar{height:8px;border-radius:4px;background:var(--raised);margin-top:8px;overflow:hidden}.bar i{display:block;height:100%;border-radius:4px;background:var(--light)}.sent .bar i{background:var(--quiet)}.acknowledged .bar i{background:var(--accent)}
        .step:not(:last-child)::after{content:"→";position:absolute;right:4px;top:22px;color:var(--quiet)}
        .account-rest{display:flex;flex-wrap:wrap;gap:8px 32px;margin-top:16px;font-size:14px}
        .account-rest div{display:flex;gap:8px}dt{color:var(--quiet)}.account-rest dd{font-weight:650}.account-rest .bad dd{color:var(--bad)}
        .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(480px,100%),1fr));gap:16px}
        h2+p{margin:-8px 0 16px;font-size:14px}
        figure{background:var(--surface);border:1px solid var(--edge);border-radius:10px;padding:16px}
        figcaption{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 12px;margin-bottom:8px;font-size:14px}
        figcaption b{font-size:16px}
        .key{display:inline-flex;align-items:center;gap:6px;color:var(--quiet);font-size:13px;white-space:nowrap}.key svg{width:22px;height:8px}
        figure svg{display:block;width:100%;height:auto}
        figure text{fill:var(--quiet);font-size:17px}
        .grid{stroke:var(--edge);stroke-width:1;fill:none}
        .line,.key path{fill:none;stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
        .line.light,.key.light path{stroke:var(--light)}.line.plan,.key.plan path{stroke:var(--accent);stroke-dasharray:7 5}.line.quiet,.key.quiet path{stroke:var(--quiet);stroke-width:1.5}.line.worst,.key.worst path{stroke:var(--bad);stroke-dasharray:1 5}
        .area{fill:var(--glow)}
        .settings{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(300px,100%),1fr));gap:0 32px;font-size:14px}
        .settings div{display:flex;justify-content:space-between;gap:16px;padding:8px 0;border-bottom:1px solid var(--edge)}.settings dd{text-align:right;overflow-wrap:anywhere}
        .table{overflow-x:auto;background:var(--surface);border:1px solid var(--edge);border-radius:10px}table{border-collapse:collapse;width:100%;font-size:14px}th{font-weight:400;color:var(--quiet)}th,td{padding:8px 12px;text-align:left;vertical-align:top}td{border-top:1px solid var(--edge)}
        .numbers th:not(:first-child),.numbers td:not(:first-child){text-align:right}.numbers td:first-child{font-weight:650}
        details{background:var(--surface);border:1px solid var(--edge);border-radius:10px;margin-top:8px}summary{padding:12px 16px;cursor:pointer;font-weight:650}summary .quiet{font-weight:400;margin-left:8px}summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:10px}details .table{border:0;border-top:1px solid var(--edge);border-radius:0 0 10px 10px}
        .timelines{display:grid;grid-template-columns:minmax(0,1fr);gap:16px}.story{flex:1 1 320px}.wide{overflow-x:auto}.timeline{min-width:720px}
        figure .timeline text{font-size:13px}.timeline .lane{fill:var(--text)}.timeline .grid{stroke-opacity:.5}
        .broken{fill:var(--edge);background:var(--edge)}.known{fill:var(--light);background:var(--light)}.wrong .broken{fill:var(--bad)}.wrong .known{fill:var(--text)}i.wrong{background:var(--bad)}.key i{width:16px;height:8px;border-radius:2px}
        @media (max-width:720px){.verdict{grid-template-columns:auto 1fr}.checks{grid-column:1/-1;border-left:0;padding-left:0;border-top:1px solid var(--edge);padding-top:16px}.account{grid-template-columns:1fr}.step:not(:last-child)::after{content:"↓";top:4px}figure{padding:12px 8px}figure text{font-size:22px}nav{position:static;margin-bottom:16px}header{padding-right:0}}

        """;
}
