use std::time::Instant;
use thumbsheet_canvas::*;
use thumbsheet_core::{Catalog, Size, brief::Export};
fn time<T>(what: &str, mut f: impl FnMut() -> T) -> T {
    let mut all = vec![]; let mut r = None;
    for _ in 0..25 { let t = Instant::now(); r = Some(f()); all.push(t.elapsed().as_secs_f64()*1e3); }
    all.sort_by(f64::total_cmp); println!("  {what}: median {:.2} best {:.2} ms", all[12], all[0]); r.unwrap()
}
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let catalog = Catalog::bundled().unwrap();
    let t = Instant::now();
    let mut fonts = FontBook::bundled(&catalog.fonts).unwrap(); fonts.add("d", std::fs::read("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf").unwrap()).unwrap();
    if args[1] == "time" {
        println!("book {:?}", t.elapsed());
        for f in &args[2..] {
            let bytes = std::fs::read(f).unwrap();
            let p = time(&format!("decode {f}"), || decode(&bytes, &Limits::default()).unwrap());
            for s in [Size::new(1200,630), Size::new(3840,2160)] {
                let base = time(&format!("{}x{} fit {s}", p.width, p.height), || fit(&p, s));
                let export = Export { canvas: s, receipt: false, ..Export::default() };
                for t in &catalog.templates {
                    let job = Job { title: "Why fan-out beats sequential: 7 lessons from the field", template: t, font: "inter", export: &export, receipt: None };
                    time(&format!("draw {}", t.id), || draw(&base, &job, &fonts).unwrap());
                }
                time("encode", || encode_jpeg(&base, 85).unwrap());
            }
        }
        let e = Export::default(); let b = Pixels::flat(Size::REFERENCE, [9,9,9]);
        let long = "Wide WORDS everywhere! ".repeat(8); let word = "x".repeat(200); let url = format!("https://a.b/{}", "abc-def/".repeat(20));
        for t in [&long, &word, &url] { for id in ["overlay-bottom","left-panel"] {
            let job = Job { title: t, template: catalog.template(id).unwrap(), font: "inter", export: &e, receipt: None };
            let r = time("long", || draw(&b, &job, &fonts)); println!("{:?}", r.map(|r| r.1.size_px).map_err(|e| e.message)); }}
        return;
    }
    let bytes = std::fs::read(&args[2]).unwrap();
    let pic = decode(&bytes, &Limits::default()).unwrap();
    let size: Size = args[5].parse().unwrap();
    let base = fit(&pic, size);
    let mut export = Export { canvas: size, receipt: false, ..Export::default() };
    if let Some(q) = args.get(7) { export.quality = q.parse().unwrap(); }
    let job = Job { title: &args[6], template: catalog.template(&args[3]).unwrap(), font: &args[4], export: &export, receipt: None };
    match compose(&base, &job, &fonts) {
        Ok(c) => {
            println!("{} bytes; {:?}", c.jpeg.len(), c.set);
            for w in &c.warnings { println!("warning {w}"); }
            std::fs::write(&args[1], &c.jpeg).unwrap();
        }
        Err(e) => println!("ERR {e}"),
    }
}
#[cfg(test)] mod x {}
