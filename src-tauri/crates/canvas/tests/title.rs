//! What the type does in its box, seen from outside: on pixels.

#![expect(clippy::unwrap_used, reason = "the helpers of tests, too, fail by panicking")]

mod support;

use std::thread;

use proptest::prelude::*;
use support::{book, bundled, design, drawn, on_grey, only_type};
use thumbsheet_canvas::{Bounds, Job, Lettering, Pixels, compose, draw};
use thumbsheet_core::brief::{Export, Outline};
use thumbsheet_core::catalog::{Layer, Template, TitleLayer, VerticalAlign};
use thumbsheet_core::{Code, Color, Size};

fn title_layer(template: &Template) -> &TitleLayer {
    template.layers.iter().find_map(Layer::title).unwrap()
}

/// The rectangle of pixels that differ from the grey they were drawn on.
fn changed(pixels: &Pixels) -> Option<Bounds> {
    let mut edges: Option<(u32, u32, u32, u32)> = None;
    for y in 0..pixels.height {
        for x in 0..pixels.width {
            if pixels.at(x, y) != Some(support::GREY) {
                let (l, t, r, b) = edges.unwrap_or((x, y, x, y));
                edges = Some((l.min(x), t.min(y), r.max(x), b.max(y)));
            }
        }
    }
    edges.map(|(l, t, r, b)| Bounds { x: l, y: t, width: r - l + 1, height: b - t + 1 })
}

fn assert_inside(pixels: &Pixels, template: &Template) -> Result<(), TestCaseError> {
    let (x, y, width, height) = title_layer(template).area.pixels(pixels.size());
    if let Some(ink) = changed(pixels) {
        let inside = ink.x >= x && ink.y >= y && ink.x + ink.width <= x + width && ink.y + ink.height <= y + height;
        prop_assert!(inside, "ink {ink:?} leaves the box {x},{y} {width}x{height}");
    }
    Ok(())
}

fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[A-Za-z]{1,12}",
        2 => "[a-zäöüéçñåøßğłžő]{1,10}",
        1 => "[αβγδεζηθικλμνξοπρστυφχψωΑΒΓΔάέή]{1,10}",
        1 => "[а-яёА-Я]{1,12}",
        1 => "[A-Za-z]{20,60}",
        1 => "https://[a-z]{3,12}\\.(com|io)/[a-z0-9_?&=.-]{5,50}",
        2 => "[0-9$%.,]{1,8}",
        1 => "[!?&<>\"'#@*()/+:;–—“”…-]{1,4}",
        1 => Just("fi fl AV To jÅgqy".to_owned()),
        1 => Just("\u{a0}".to_owned()),
        1 => "[a-z]\u{301}\u{308}?[a-z]{2}",
    ];
    prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]

    #[test]
    fn type_stays_in_its_box_or_says_that_it_cannot(
        title in words(),
        template in 0..5_usize,
        font in 0..18_usize,
        canvas in prop::sample::select(vec![(600, 315), (640, 360), (540, 540), (360, 640), (500, 750), (320, 168), (64, 64)]),
    ) {
        let catalog = bundled();
        let template = only_type(&catalog.templates[template]);
        let canvas = Size::new(canvas.0, canvas.1);
        match on_grey(&title, &template, &catalog.fonts[font].id, canvas) {
            Ok((pixels, set, _)) => {
                assert_inside(&pixels, &template)?;
                let layer = title_layer(&template);
                prop_assert!(set.lines.len() <= layer.lines, "{} lines of {}", set.lines.len(), layer.lines);
                let unit = Template::unit(canvas);
                let most = layer.largest * unit * Template::reach(canvas);
                let sizes = layer.smallest * unit - 0.01..=most + 0.01;
                prop_assert!(sizes.contains(&set.size_px), "size {} is between the layer's two", set.size_px);
                let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                if !title.contains('\u{301}') {
                    let typed = thumbsheet_core::title::plain(&title);
                    prop_assert_eq!(bare(&set.lines.concat()), bare(&typed), "no character but marks is lost");
                }
            }
            Err(error) => prop_assert!(
                matches!(error.code, Code::TextOverflow | Code::GlyphMissing),
                "only these two can stop a title: {error}"
            ),
        }
    }

    #[test]
    fn a_check_says_what_setting_says(
        title in words(),
        template in 0..5_usize,
        font in 0..18_usize,
        canvas in prop::sample::select(vec![(1200, 630), (1080, 1920), (320, 168), (64, 64)]),
        size in prop::option::of(20.0..90.0_f32),
        outline in prop::option::of(0.0..8.0_f32),
        repeated in 1..6_usize,
    ) {
        let (catalog, canvas) = (bundled(), Size::new(canvas.0, canvas.1));
        let template = &catalog.templates[template];
        let title = vec![title; repeated].join(" ");
        let mut design = design(&catalog.fonts[font].id);
        design.size = size;
        design.outline = outline.map(|width| Outline { color: Color::BLACK, width });
        let set = Lettering::set(&title, template, &design, canvas, book()).map(drop);
        let checked = Lettering::check(&title, thumbsheet_core::brief::Slots::none(), template, &design, canvas, book());
        prop_assert_eq!(checked, set, "'{}'", title);
    }

    #[test]
    fn no_title_makes_it_panic(title in "\\PC{0,40}|(.|\n){0,60}", font in 0..18_usize) {
        let catalog = bundled();
        let _ = on_grey(&title, &catalog.templates[0], &catalog.fonts[font].id, Size::new(300, 158));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_damaged_font_makes_it_panic(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        head in any::<bool>(),
        kind in 0..4_u8,
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = match kind {
            0 => std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/bebas-neue/BebasNeue_400Regular.ttf")).unwrap(),
            1 => font_file("BebasNeue.woff2"),
            2 => font_file("BebasNeue.woff"),
            _ => font_file("Raleway-variable.ttf"),
        };
        for (at, value) in damage {
            // The tables' directory and their headers are where damage hurts.
            let at = at.index(if head { 2_000 } else { bytes.len() });
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
        if let Ok(font) = fonts.add("damaged.ttf", bytes) {
            let export = Export::default();
            let base = Pixels::flat(Size::new(300, 158), support::GREY);
            let template = &bundled().templates[0];
            let job = Job { slots: thumbsheet_core::brief::Slots::none(), art: thumbsheet_canvas::Art::default(), title: "AVATAR office & fjord", template, design: &design(&font), export: &export, receipt: None };
            let _ = draw(&base, &job, &fonts);
        }
    }
}

#[test]
fn as_many_characters_as_it_says_have_to_go() {
    let template = only_type(bundled().template("overlay-bottom").unwrap());
    let canvas = Size::new(600, 315);
    for title in ["every word of this is needed ".repeat(7), "x".repeat(200), "Wide WORDS everywhere! ".repeat(8)] {
        let title = title.trim();
        let error = on_grey(title, &template, "inter", canvas).unwrap_err();
        assert_eq!(error.code, Code::TextOverflow, "two lines do not hold {} characters", title.chars().count());
        let over: usize = error.message.split(' ').rev().nth(2).unwrap().parse().unwrap();
        assert_eq!(error.message, format!("Title is too long for Overlay bottom: {over} characters over."), "the copy");
        let cut = |n: usize| title.chars().take(title.chars().count() - n).collect::<String>();
        assert!(on_grey(&cut(over), &template, "inter", canvas).is_ok(), "with {over} fewer it fits");
        assert!(on_grey(&cut(over - 1), &template, "inter", canvas).is_err(), "with one fewer taken away it does not");
    }
}

#[test]
fn a_short_title_is_as_large_as_it_may_be() {
    for template in bundled().templates.iter().filter(|one| one.family == thumbsheet_core::catalog::Family::Reference) {
        let (_, set, _) = drawn("Hello", template, "inter", Size::REFERENCE);
        assert!((set.size_px - 80.0).abs() < 0.01, "{}: 80 px is the largest, found {}", template.id, set.size_px);
    }
}

#[test]
fn words_stay_whole_while_they_can() {
    let template = bundled().template("left-panel").unwrap();
    let (_, set, _) = drawn("Internationalization explained", template, "inter", Size::REFERENCE);
    assert_eq!(set.lines, ["Internationalization", "explained"], "smaller before broken: {} px", set.size_px);
    assert!(!set.broken, "and it says that no word was broken");
}

#[test]
fn an_address_is_broken_where_people_break_addresses() {
    let template = bundled().template("left-panel").unwrap();
    let title = "https://example.com/articles/the-very-long-name-of-an-article?source=newsletter&page=2";
    let (_, set, _) = drawn(title, template, "inter", Size::REFERENCE);
    assert!(set.broken, "an address without spaces cannot stay whole");
    for line in &set.lines[..set.lines.len() - 1] {
        assert!(line.ends_with(['/', '.', '-', '_', '?', '&', '=', ':']), "'{line}' ends at a seam");
    }
    assert_eq!(set.lines.concat(), title, "and nothing is added to it");
}

#[test]
fn an_endless_word_is_broken_anywhere() {
    let template = bundled().template("left-panel").unwrap();
    let (_, set, _) = drawn(&"Donaudampfschiff".repeat(5), template, "inter", Size::REFERENCE);
    assert!(set.broken && set.lines.len() > 1, "eighty letters do not fit one line of a narrow panel");
    assert_eq!(set.lines.concat(), "Donaudampfschiff".repeat(5), "no letter is lost and no hyphen is made up");
}

#[test]
fn no_word_is_left_alone_on_the_last_line() {
    let template = bundled().template("overlay-center").unwrap();
    let (_, set, _) = drawn("The quiet joy of small software and its makers", template, "inter", Size::REFERENCE);
    let shortest = set.lines.iter().map(|line| line.chars().count()).min().unwrap();
    assert!(shortest >= 12, "lines are about as long as each other: {:?}", set.lines);
}

#[test]
fn composed_and_decomposed_accents_are_the_same_pixels() {
    let template = bundled().template("bottom-bar").unwrap();
    for font in ["inter", "playfair-display", "poppins"] {
        let (composed, ..) = drawn("Café Ångström naïve", template, font, Size::new(600, 315));
        let (apart, ..) = drawn("Cafe\u{301} A\u{30a}ngstro\u{308}m nai\u{308}ve", template, font, Size::new(600, 315));
        assert!(composed == apart, "{font}: two ways of typing one title");
    }
}

#[test]
fn markup_is_plain_text() {
    let template = bundled().template("bottom-bar").unwrap();
    let title = "Q&A: <b>\"why\"</b> & 'how' &amp;";
    let (_, set, warnings) = drawn(title, template, "inter", Size::REFERENCE);
    assert_eq!(set.lines.join(" "), title, "an ampersand broke the reference");
    assert!(warnings.is_empty(), "and nothing is missing from the font");
}

#[test]
fn a_letter_that_the_font_lacks_comes_from_another_with_a_warning() {
    let template = bundled().template("bottom-bar").unwrap();
    let (_, set, warnings) = drawn("Ωραία πόλη now", template, "bebas-neue", Size::REFERENCE);
    assert_eq!(set.fallbacks, ["Inter"], "Bebas Neue has Ω and no other Greek; Inter is asked first");
    let [warning] = warnings.as_slice() else { panic!("one warning a font, not one a letter: {warnings:?}") };
    assert_eq!(warning.code, Code::GlyphMissing, "a warning with its own code");
    assert_eq!(warning.message, "Bebas Neue has no 'ρ'. Using Inter.", "font, character and fallback are named");
}

#[test]
fn a_character_that_no_font_has_is_an_error_never_a_box() {
    for (title, shown) in
        [("日本の夏", "日"), ("한국어", "한"), ("ၵၢၼ်", "ၵ"), ("Cafe\u{1abe}", "\u{25cc}\u{1abe} (U+1ABE)")]
    {
        let error = on_grey(title, &bundled().templates[0], "inter", Size::REFERENCE).unwrap_err();
        assert_eq!(error.code, Code::GlyphMissing, "{title}");
        assert_eq!(error.message, format!("No installed font has '{shown}'."), "it names the character, not its base");
    }
}

#[test]
fn titles_in_other_scripts_are_set_in_a_bundled_typeface_as_large_as_latin() {
    let template = bundled().template("bottom-bar").unwrap();
    for (title, family) in [
        ("لماذا يتفوق التوازي", "Noto Sans Arabic"),
        ("למה במקביל מנצחת", "Heebo"),
        ("समानांतर क्यों जीतता", "Poppins"),
        ("কেন সমান্তরাল জেতে", "Noto Sans Bengali"),
        ("ஏன் இணை", "Noto Sans Tamil"),
        ("ทำไมขนานจึงชนะ", "Noto Sans Thai"),
    ] {
        let (_, set, warnings) = drawn(title, template, "inter", Size::REFERENCE);
        assert_eq!(set.fallbacks, [family], "{title}");
        assert!((set.size_px - 80.0).abs() < 0.01, "{title}: a short title has the template's largest size");
        assert_eq!(warnings.len(), 1, "{title}: the person is told once that Inter does not draw it");
    }
}

#[test]
fn hebrew_and_arabic_begin_at_the_right() {
    let template = only_type(bundled().template("bottom-bar").unwrap());
    let (x, _, width, _) = title_layer(&template).area.pixels(Size::REFERENCE);
    for title in ["שלום", "مرحبا"] {
        let (_, set, _) = drawn(title, &template, "inter", Size::REFERENCE);
        assert!(
            x + width - (set.ink.x + set.ink.width) <= 1,
            "{title} ends at the right edge of its box: {:?}",
            set.ink
        );
    }
}

#[test]
fn thai_breaks_between_words_which_it_does_not_write_apart() {
    let template = bundled().template("center-box").unwrap();
    let title = "ทำไมการทำงานแบบขนานจึงชนะทุกครั้งในชีวิตจริงของเรา";
    let words = ["ทำไม", "การ", "ทำงาน", "แบบ", "ขนาน", "จึง", "ชนะ", "ทุก", "ครั้ง", "ใน", "ชีวิต", "จริง", "ของ", "เรา"];
    assert_eq!(words.concat(), title, "the words of the title");
    let (_, set, _) = drawn(title, template, "inter", Size::REFERENCE);
    assert!(set.lines.len() > 1 && !set.broken, "a long title takes lines, and no word is cut: {:?}", set.lines);
    let mut rest = words.as_slice();
    for line in &set.lines {
        let count = (1..=rest.len()).find(|&count| rest[..count].concat() == *line);
        let count = count.unwrap_or_else(|| panic!("'{line}' is not whole words of {rest:?}"));
        rest = &rest[count..];
    }
}

#[test]
fn an_emoji_is_a_picture_in_colour_without_a_warning() {
    let template = only_type(bundled().template("overlay-center").unwrap());
    for emoji in [
        "😀",
        "👩🏽\u{200d}🚀",
        "🇯🇵",
        "1\u{fe0f}\u{20e3}",
        "❤\u{fe0f}",
        "👍🏿",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    ] {
        let (pixels, set, warnings) = drawn(&format!("{emoji} Launch"), &template, "bebas-neue", Size::REFERENCE);
        assert!(
            warnings.is_empty() && set.fallbacks.is_empty(),
            "{emoji}: a picture is what an emoji is: {warnings:?}"
        );
        let colourful = pixels.rgb.as_chunks::<3>().0.iter().filter(|[r, g, b]| r.max(g).max(b) - r.min(g).min(b) > 20);
        assert!(colourful.count() > 300, "{emoji} is drawn in colour");
        let alone = drawn(emoji, &template, "inter", Size::REFERENCE).1;
        let square = alone.ink.width as f32 / alone.ink.height as f32;
        assert!((0.5..2.0).contains(&square), "{emoji} is one picture, not one per code point: {:?}", alone.ink);
    }
    let (_, set, _) = drawn("❤ and ™", &template, "inter", Size::REFERENCE);
    assert!(set.lines == ["❤ and ™"], "text forms stay type");
}

#[test]
fn emoji_stay_in_their_box_and_their_picture_follows_the_size() {
    for template in bundled().templates.iter().filter(|one| one.family == thumbsheet_core::catalog::Family::Reference) {
        let template = only_type(template);
        for title in ["🚀🚀🚀", "Ship 🎉 it 🎉 now 🎉 and 🎉 again", "👩🏽\u{200d}🚀 Team 🇯🇵"]
        {
            let (pixels, _, _) = drawn(title, &template, "anton", Size::REFERENCE);
            assert_inside(&pixels, &template).unwrap();
        }
    }
}

#[test]
fn what_does_not_show_is_no_reason_to_stop() {
    let template = bundled().template("bottom-bar").unwrap();
    for title in
        ["a\u{200d}b", "soft\u{ad}hyphen", "heart\u{fe0f}", "no\u{a0}break", "\u{200f}mark", "thin\u{2009}space"]
    {
        for font in &bundled().fonts {
            let (_, set, warnings) = drawn(title, template, &font.id, Size::new(600, 315));
            assert!(!set.lines.is_empty() && warnings.is_empty(), "{title:?} in {}", font.family);
        }
    }
}

#[test]
fn the_title_stands_in_the_middle_of_its_box_by_its_capitals() {
    let template = bundled().template("center-box").unwrap();
    // Pacifico's capitals have swashes, which the eye does not weigh.
    for font in bundled().fonts.iter().filter(|font| font.id != "pacifico") {
        let (_, set, _) = drawn("HEIGHT", &only_type(template), &font.id, Size::REFERENCE);
        let (x, y, width, height) = title_layer(template).area.pixels(Size::REFERENCE);
        let (left, top) = (set.ink.x - x, set.ink.y - y);
        let (right, bottom) = (width - left - set.ink.width, height - top - set.ink.height);
        assert!(left.abs_diff(right) <= 2, "{}: {left} px at the left, {right} at the right", font.family);
        assert!(top.abs_diff(bottom) <= 6, "{}: {top} px above, {bottom} below", font.family);
    }
}

#[test]
fn the_baseline_stays_while_the_words_change() {
    let template = bundled().template("overlay-bottom").unwrap();
    assert_eq!(title_layer(template).vertical, VerticalAlign::Bottom, "this is the template that hangs from below");
    let top = |title| drawn(title, &only_type(template), "inter", Size::REFERENCE).1.ink.y;
    assert_eq!(top("Hamburg"), top("Hambure"), "a descender more or less does not make the line jump");
}

#[test]
fn no_bundled_font_is_thin() {
    // The reference drew variable fonts at weight 100. A bold stem is at least a tenth of its height wide.
    let template = only_type(bundled().template("overlay-center").unwrap());
    for id in
        ["inter", "roboto", "poppins", "montserrat", "raleway", "oswald", "playfair-display", "merriweather", "lora"]
    {
        let (pixels, set, _) = drawn("I", &template, id, Size::REFERENCE);
        let y = set.ink.y + set.ink.height / 2;
        let stem: u32 = (0..pixels.width).filter(|&x| pixels.at(x, y).unwrap()[0] > 200).count() as u32;
        assert!(stem * 10 >= set.ink.height, "{id}: a stem of {stem} px in a letter of {} px", set.ink.height);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_on_every_thread() {
    let base = support::patches(Size::new(600, 315));
    let catalog = bundled();
    let export = Export { canvas: base.size(), ..Export::default() };
    let make = |template: usize| {
        let job = Job {
            slots: thumbsheet_core::brief::Slots::none(),
            art: thumbsheet_canvas::Art::default(),
            title: "Ten ways to say the same, Привет",
            template: &catalog.templates[template],
            design: &design(&catalog.fonts[template * 3].id),
            export: &export,
            receipt: None,
        };
        compose(&base, &job, book()).unwrap().jpeg
    };
    let alone: Vec<_> = (0..5).map(make).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(|| (0..5).map(make).collect::<Vec<_>>())).collect();
        for worker in workers {
            assert!(worker.join().unwrap() == alone, "threads share a book and nothing else");
        }
    });
}

#[test]
fn an_unknown_font_is_named() {
    let error = on_grey("Title", &bundled().templates[0], "comic-sans", Size::REFERENCE).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "{error}");
    assert!(error.message.contains("comic-sans"), "{error}");
}

#[test]
fn a_persons_font_can_be_added_once() {
    let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/lora/Lora_700Bold.ttf");
    let mut bytes = std::fs::read(file).unwrap();
    assert_eq!(fonts.add("Lora.ttf", bytes.clone()).unwrap(), "lora", "a file that is there already is that font");
    bytes.push(0);
    let id = fonts.add("Lora.ttf", bytes.clone()).unwrap();
    assert_eq!(id, "lora-2", "another file of the same family does not take its place");
    assert_eq!(fonts.add("again.ttf", bytes).unwrap(), id, "and is one font however often it is added");
    assert!(fonts.has(&id) && !fonts.has("lora-3"), "only what was added is there");
    let export = Export::default();
    let template = &bundled().templates[0];
    let base = Pixels::flat(Size::REFERENCE, support::GREY);
    let draw = |font| {
        let design = design(font);
        let job = Job {
            slots: thumbsheet_core::brief::Slots::none(),
            art: thumbsheet_canvas::Art::default(),
            title: "Same letters",
            template,
            design: &design,
            export: &export,
            receipt: None,
        };
        draw(&base, &job, &fonts).unwrap()
    };
    let (own, ..) = draw("lora");
    let (added, ..) = draw(&id);
    assert!(own == added, "the added file is the one that is drawn");
}

#[test]
fn what_is_no_font_is_refused_with_its_name() {
    let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
    for (bytes, word) in [
        (b"".to_vec(), "0 bytes"),
        (b"wOF2........".to_vec(), "WOFF2"),
        (b"wOFF........".to_vec(), "WOFF"),
        (b"ttcf........".to_vec(), "collection"),
        (b"%!PS-AdobeFont-1.0: x".to_vec(), "Type 1"),
        (vec![0; 4096], "not a font"),
    ] {
        let error = fonts.add("mine.woff2", bytes).unwrap_err();
        assert_eq!(error.code, Code::InvalidInput, "{error}");
        assert!(error.message.contains("mine.woff2"), "the person has to know which file: {error}");
        assert!(error.message.contains(word) && error.hint.is_some(), "what it is and what to do: {error}");
    }
    let mut huge = font_file("BebasNeue.woff2");
    huge[16..20].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(fonts.add("huge.woff2", huge).unwrap_err().message.contains("too large"), "before it is unpacked");
}

/// Pixels that the type of a title makes bright.
fn ink_of(fonts: &thumbsheet_canvas::FontBook, font: &str) -> usize {
    let template = only_type(&bundled().templates[0]);
    let (design, export) = (design(font), Export::default());
    let job = Job {
        slots: thumbsheet_core::brief::Slots::none(),
        art: thumbsheet_canvas::Art::default(),
        title: "Weight of a headline",
        template: &template,
        design: &design,
        export: &export,
        receipt: None,
    };
    let (pixels, ..) = draw(&Pixels::flat(Size::REFERENCE, support::GREY), &job, fonts).unwrap();
    pixels.rgb.chunks_exact(3).filter(|pixel| pixel[0] > 180).count()
}

fn font_file(name: &str) -> Vec<u8> {
    std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts").join(name)).unwrap()
}

#[test]
fn a_variable_font_is_set_at_a_weight_that_reads() {
    let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
    // Its default is weight 100, as it comes from Google Fonts.
    let id = fonts.add("Raleway.ttf", font_file("Raleway-variable.ttf")).unwrap();
    assert_eq!((fonts.weight(&id), fonts.weight("raleway")), (Some(700), None), "as bold as the bundled one");
    let (own, bundled) = (ink_of(&fonts, &id), ink_of(&fonts, "raleway"));
    assert!(own * 10 > bundled * 8 && own * 8 < bundled * 10, "the same ink as the static bold: {own}, {bundled}");
}

#[test]
fn web_fonts_and_collections_are_read() {
    let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
    let bebas = ink_of(&fonts, "bebas-neue");
    for name in ["BebasNeue.woff2", "BebasNeue.woff"] {
        let id = fonts.add(name, font_file(name)).unwrap();
        assert_eq!(fonts.family(&id), Some("Bebas Neue"), "{name} says its name");
        assert_eq!(ink_of(&fonts, &id), bebas, "{name} draws the same letters");
        assert_eq!(fonts.add("again", font_file(name)).unwrap(), id, "{name} is one font however often it is added");
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../fonts/");
    let files = ["bangers/Bangers_400Regular.ttf", "space-mono/SpaceMono_700Bold.ttf"];
    let [bangers, mono] = files.map(|file| std::fs::read(format!("{folder}{file}")).unwrap());
    for (first, second, like) in [(&bangers, &mono, "bangers"), (&mono, &bangers, "space-mono")] {
        let mut fonts = thumbsheet_canvas::FontBook::bundled(bundled()).unwrap();
        let id = fonts.add("pair.ttc", collection(&[first, second])).unwrap();
        assert_eq!(ink_of(&fonts, &id), ink_of(&fonts, like), "the first font of a collection, with its own letters");
    }
}

/// A collection of fonts: a header, and the files with the places of their tables moved.
fn collection(files: &[&Vec<u8>]) -> Vec<u8> {
    let mut whole = [&b"ttcf"[..], &[0, 1, 0, 0], &(files.len() as u32).to_be_bytes()].concat();
    let mut at = whole.len() + files.len() * 4;
    for file in files {
        whole.extend((at as u32).to_be_bytes());
        at += file.len().next_multiple_of(4);
    }
    for file in files {
        let start = whole.len() as u32;
        let mut moved = (*file).clone();
        for index in 0..usize::from(u16::from_be_bytes([file[4], file[5]])) {
            let place = 12 + index * 16 + 8;
            let table = u32::from_be_bytes(*file[place..].first_chunk().unwrap());
            moved[place..place + 4].copy_from_slice(&(table + start).to_be_bytes());
        }
        moved.resize(moved.len().next_multiple_of(4), 0);
        whole.extend(moved);
    }
    whole
}

#[test]
fn a_compound_stays_whole_unless_that_costs_too_much() {
    let template = bundled().template("left-panel").unwrap();
    let (_, set, _) = drawn("Why fan-out beats sequential", template, "roboto", Size::REFERENCE);
    assert!(set.lines.iter().any(|line| line.contains("fan-out")), "'fan-out' is one word: {:?}", set.lines);
    let (_, set, _) = drawn("Un-anti-establishment-arianism", template, "inter", Size::REFERENCE);
    assert!(set.lines.len() > 1 && !set.broken, "a third of the size is too much to pay: {:?}", set.lines);
}

#[test]
fn a_title_that_is_read_from_the_right_begins_there() {
    let template = bundled().template("bottom-bar").unwrap();
    let (x, _, width, _) = title_layer(template).area.pixels(Size::REFERENCE);
    let ink = |title| drawn(title, template, "inter", Size::REFERENCE).1.ink;
    assert_eq!(ink("Hello").x, x, "left to right stands flush at the left");
    // A mark alone makes the direction; no bundled font has Hebrew or Arabic letters.
    let turned = ink("\u{200f}Hello");
    assert!((x + width).abs_diff(turned.x + turned.width) <= 1, "right to left at the right: {turned:?}");
}
