use std::time::Instant;
use thumbsheet_canvas::*;
use thumbsheet_core::{Catalog, Size, brief::Export};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let catalog = Catalog::bundled().unwrap();
    let fonts = FontBook::bundled(&catalog.fonts).unwrap();
    // args: out base template font WxH title
    let bytes = std::fs::read(&args[2]).unwrap();
    let t = Instant::now();
    let pic = decode(&bytes, &Limits::default()).unwrap();
    let d = t.elapsed();
    let size: Size = args[5].parse().unwrap();
    let t = Instant::now();
    let base = fit(&pic, size);
    let f = t.elapsed();
    let export = Export { canvas: size, receipt: false, ..Export::default() };
    let job = Job { title: &args[6], template: catalog.template(&args[3]).unwrap(), font: &args[4], export: &export, receipt: None };
    let _ = draw(&base, &job, &fonts);
    let t = Instant::now();
    let r = draw(&base, &job, &fonts);
    let dr = t.elapsed();
    let t = Instant::now();
    match compose(&base, &job, &fonts) {
        Ok(c) => {
            println!("decode {d:?} fit {f:?} draw {dr:?} compose {:?} {} bytes; {:?}", t.elapsed(), c.jpeg.len(), c.set);
            for w in &c.warnings { println!("warning {w}"); }
            std::fs::write(&args[1], &c.jpeg).unwrap();
        }
        Err(e) => println!("ERR {e} {:?}", r.is_err()),
    }
}
