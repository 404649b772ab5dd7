/** The looks of the HTML page; also on paper and without colour. */
export const STYLESHEET = [
  ':root{color-scheme:light}',
  'body{margin:0;background:#fff;color:#17212b;font:14px/1.45 Roboto,"Segoe UI",Helvetica,Arial,sans-serif}',
  'main{max-width:860px;margin:0 auto;padding:32px 16px 64px}',
  'h1{font-size:28px;margin:0}h2{font-size:19px;margin:36px 0 8px}h3{font-size:15px;margin:20px 0 6px}',
  '.quiet{color:#5b6875}.lead{font-size:17px;font-weight:600;margin:14px 0 4px;border-top:2px solid #17212b;padding-top:12px}',
  '.good{color:#14557f}.warn{color:#7a5000;font-weight:600}.bad{color:#b3361b;font-weight:600}.strong{font-weight:600}',
  '.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(104px,1fr));gap:8px}.tiles div{background:#f4f6f8;padding:8px 12px;font-size:12px;color:#5b6875}',
  '.tiles b{display:block;font-size:20px;color:#17212b}',
  '.row{display:flex;flex-wrap:wrap;gap:20px;align-items:flex-start}svg{max-width:100%;height:auto}svg text{font-family:inherit}',
  '.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:12.5px}',
  'th{background:#f4f6f8;color:#5b6875;text-align:left;border-bottom:1.5px solid #17212b}',
  'th,td{padding:4px 7px;vertical-align:top}th,.number{white-space:nowrap}td{border-bottom:1px solid #dde2e7}',
  'td:not(.number){min-width:6.5em;overflow-wrap:anywhere}',
  '.number{text-align:right;font-variant-numeric:tabular-nums}.row-warn{background:#fdf6e6}.row-bad{background:#fbeae5}',
  '@media print{body{font-size:11px}main{max-width:none;padding:0}h2,h3{break-after:avoid}tr,svg,.row,.tiles{break-inside:avoid}thead{display:table-header-group}table{font-size:9px}.scroll{overflow:visible}td:not(.number){min-width:0}}',
].join('');
