use thumbsheet_canvas::*; use thumbsheet_core::Size;
fn main(){
  for (w,h) in [(600,315),(608,320),(600,320),(608,315),(64,64),(1200,630)] { for q in [85,95] {
    let p = Pixels::flat(Size::new(w,h),[40,60,200]);
    let j = encode_jpeg(&p,q).unwrap();
    std::fs::write(format!("/tmp/look/z{w}x{h}q{q}.jpg"), &j).unwrap();
    let d = decode(&j,&Limits::default()).unwrap();
    let im = image::load_from_memory(&j).unwrap().into_rgb8();
    println!("{w}x{h} q{q} {:?} {:?} image: {:?}", d.at(30,30), d.at(0,0), im.get_pixel(30,30));
  }}
}
