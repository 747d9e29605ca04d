fn main(){ let quarters = [[255, 0, 0, 0], [0, 255, 0, 0], [0, 0, 255, 0], [0, 0, 0, 128u8]];
    let data: Vec<u8> = (0..24_usize)
        .flat_map(|y| (0..32_usize).flat_map(move |x| quarters[usize::from(y >= 12) * 2 + usize::from(x >= 16)])).collect();
    let mut file = Vec::new();
    jpeg_encoder::Encoder::new(&mut file, 95).encode(&data, 32, 24, jpeg_encoder::ColorType::CmykAsYcck).unwrap();
    std::fs::write("/tmp/look/ycck.jpg", file).unwrap(); }
