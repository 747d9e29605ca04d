use proptest::prelude::*;

use super::*;
use crate::Code;

proptest! {
    #[test]
    fn sums_of_parts_equal_the_whole(amounts in prop::collection::vec(0_i64..1_000_000_000, 0..200), cut in any::<prop::sample::Index>()) {
        let amounts: Vec<Usd> = amounts.into_iter().map(Usd::micros).collect();
        let (one, other) = amounts.split_at(cut.index(amounts.len() + 1));
        let whole: Usd = amounts.iter().copied().sum();
        prop_assert_eq!(one.iter().copied().sum::<Usd>() + other.iter().copied().sum(), whole);
        prop_assert_eq!(amounts.iter().rev().copied().sum::<Usd>(), whole, "in whatever order");
        prop_assert_eq!(amounts.iter().fold(whole, |left, one| left - *one), Usd::ZERO, "and nothing is left of it");
    }

    #[test]
    fn an_amount_survives_the_wire_and_the_file(micros in -MAX..MAX) {
        let usd = Usd::micros(micros);
        let text = serde_json::to_string(&usd).unwrap();
        prop_assert_eq!(serde_json::from_str::<Usd>(&text).unwrap(), usd, "{}", text);
        let file = toml::to_string(&std::collections::BTreeMap::from([("usd", usd)])).unwrap();
        let read: std::collections::BTreeMap<String, Usd> = toml::from_str(&file).unwrap();
        prop_assert_eq!(read["usd"], usd, "{}", file);
        prop_assert_eq!(Usd::from_dollars(usd.dollars()), Some(usd), "nor does a column of the journal change it");
    }

    #[test]
    fn amounts_are_ordered_as_their_dollars(one in -MAX..MAX, other in -MAX..MAX) {
        let (one, other) = (Usd::micros(one), Usd::micros(other));
        prop_assert_eq!(Some(one.cmp(&other)), one.dollars().partial_cmp(&other.dollars()));
    }
}

#[test]
fn an_amount_is_written_as_a_number_of_dollars() {
    for (usd, text) in
        [(Usd::ZERO, "0.0"), (Usd::cents(4), "0.04"), (Usd::micros(134_000), "0.134"), (Usd::cents(500), "5.0")]
    {
        assert_eq!(serde_json::to_string(&usd).unwrap(), text, "as a plain number would be");
    }
    assert_eq!(serde_json::from_str::<Usd>("5").unwrap(), Usd::cents(500), "a person need not write the point");
    let three: Usd = [Usd::cents(10); 3].into_iter().sum();
    assert_eq!(serde_json::to_string(&three).unwrap(), "0.3", "without the tail of a binary sum");
}

#[test]
fn what_is_no_amount_is_refused() {
    for dollars in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e10] {
        assert_eq!(Usd::from_dollars(dollars), None, "{dollars}");
    }
    assert!(toml::from_str::<std::collections::BTreeMap<String, Usd>>("usd = nan").is_err(), "nor read from a file");
    assert!(serde_json::from_str::<Usd>("\"0.04\"").is_err(), "a text is none");
}

#[test]
fn what_costs_a_little_is_not_free() {
    assert_eq!(
        Usd::from_dollars(0.000_000_1),
        Some(Usd::micros(1)),
        "free pictures pass every limit; this one must not"
    );
    assert_eq!(Usd::from_dollars(0.039_999_999_9), Some(Usd::cents(4)), "else it is the nearest");
}

#[test]
fn a_price_is_shown_as_people_read_it() {
    for (usd, shown) in [
        (Usd::ZERO, "$0.00"),
        (Usd::micros(4_400), "$0.0044"),
        (Usd::cents(1), "$0.01"),
        (Usd::micros(134_000), "$0.134"),
        (Usd::micros(102_000), "$0.102"),
        (Usd::micros(10_125_000), "$10.125"),
        (Usd::cents(500), "$5.00"),
    ] {
        assert_eq!(usd.to_string(), shown);
    }
}

#[test]
fn the_table_holds_every_code_in_its_place() {
    for (place, (code, _)) in BILLED.iter().enumerate() {
        assert_eq!(*code as usize, place, "{code}");
    }
    assert_eq!(Code::Internal as usize + 1, BILLED.len(), "none is missing");
}

#[test]
fn only_what_was_sent_may_be_billed() {
    let maybe: Vec<Code> =
        BILLED.iter().map(|(code, _)| *code).filter(|code| code.billed(true) == Billed::Maybe).collect();
    assert_eq!(
        maybe,
        [Code::Policy, Code::OutcomeUnknown, Code::BadImage, Code::Cancelled, Code::Interrupted],
        "a picture may have been made"
    );
    for (code, _) in BILLED {
        assert_eq!(code.billed(false), Billed::No, "{code}: nothing was sent");
        assert!(!code.is_retried() || code.billed(true) == Billed::No, "{code}: what is retried is never billed");
    }
}
