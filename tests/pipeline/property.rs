//! Sentences with "never" in them, tried with random runs.

use proptest::{prelude::*, test_runner::TestRunner};
use thumbsheet_core::EventKind;
use thumbsheet_testkit::{Answer, Fault, Hint};

use crate::bench::{Bench, model};

fn answers() -> impl Strategy<Value = Vec<Answer>> {
    let one = prop_oneof![
        3 => Just(Answer::Picture),
        2 => Just(Answer::Status(503)),
        1 => Just(Answer::Gateway(502)),
        1 => Just(Answer::RateLimited(Hint::RetryAfterMs(1))),
        1 => Just(Answer::Status(504)),
        1 => Just(Answer::Fault(Fault::Close)),
        1 => Just(Answer::Fault(Fault::Reset)),
        1 => Just(Answer::Fault(Fault::CutBody)),
        1 => Just(Answer::Moderated),
        1 => Just(Answer::Quota),
        1 => Just(Answer::NoPicture),
        1 => Just(Answer::BrokenJson),
    ];
    prop::collection::vec(one, 0..4)
}

#[test]
fn whatever_providers_do_nothing_is_paid_twice_and_every_stream_keeps_the_grammar() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut runner = TestRunner::new(ProptestConfig { cases: 40, ..ProptestConfig::default() });
    let scripts = prop::collection::vec(answers(), 1..6);
    runner
        .run(&scripts, |scripts| {
            runtime.block_on(async {
                let bench = Bench::new().await;
                for (number, script) in scripts.iter().enumerate() {
                    bench.openai.script(&model(number), script.clone());
                }
                let models: Vec<_> = (0..scripts.len()).map(model).collect();
                // The grammar is checked while the run is followed.
                let told = bench.sheet(&models, bench.quick()).await;
                for (number, name) in models.iter().enumerate() {
                    let made = bench.openai.images_made_by(name);
                    // A 502 may have been charged. Asking again after it is the product's decision.
                    let decided =
                        scripts[number].iter().filter(|answer| matches!(answer, Answer::Gateway(502))).count();
                    prop_assert!(made <= 1 + decided, "{name} was paid {made} times by {:?}", scripts[number]);
                }
                let tally = told.outcome.tally;
                prop_assert_eq!(tally.done + tally.failed + tally.needs_you, models.len(), "every thumbnail ends");
                let attempts = bench.engine.library().attempts(&told.outcome.id).unwrap();
                prop_assert_eq!(attempts.len(), bench.openai.count(), "the journal has every request, and no other");
                prop_assert!(attempts.iter().all(|attempt| attempt.outcome.is_some()), "each with its outcome");
                let painted =
                    told.events.iter().filter(|event| matches!(event.kind, EventKind::Painted { .. })).count();
                let stored = attempts.iter().filter_map(|attempt| attempt.base).collect::<Vec<_>>();
                prop_assert_eq!(painted, stored.len(), "every picture that arrived is booked");
                prop_assert!(
                    stored.iter().all(|base| bench.engine.library().store().contains(*base)),
                    "and in the store"
                );
                Ok(())
            })
        })
        .unwrap();
}
