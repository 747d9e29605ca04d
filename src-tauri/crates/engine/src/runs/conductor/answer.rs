//! From an answer to a picture on disk. An answer whose picture cannot be read is kept: it was paid for.

use std::{sync::Arc, time::Duration};

use thumbsheet_core::{Code, Error};
use thumbsheet_library::{answers, arrivals::HeldAnswer};
use thumbsheet_providers::{Address, Endpoint, Painted as Answer, Unread};

use super::{Conductor, Stop};
use crate::steps::{PaintInput, Painted, fetch, hold, take};

impl Conductor {
    /// Puts the picture of an answer on disk, or else the answer itself.
    pub(super) async fn received(
        &self,
        input: &PaintInput,
        endpoint: &Endpoint,
        answer: Answer,
        timeout: Duration,
    ) -> Result<Painted, Stop> {
        match answer {
            Answer::Picture(picture) => Ok(take(&self.run.context, input, picture).await?),
            Answer::Address(address, unread) => self.fetched(input, endpoint, address, unread, timeout).await,
            Answer::Failed(error, None) => Err(error.into()),
            Answer::Failed(error, Some(unread)) => match hold(&self.run.context, input, unread).await {
                Ok(held) => Err(self.keep_answer(held, error).await.into()),
                Err(unwritten) => Err(not_kept(error, &unwritten).into()),
            },
        }
    }

    /// The answer is on disk before its picture is fetched, so that no crash loses the address.
    async fn fetched(
        &self,
        input: &PaintInput,
        endpoint: &Endpoint,
        address: Address,
        unread: Option<Unread>,
        timeout: Duration,
    ) -> Result<Painted, Stop> {
        let held = match unread {
            Some(unread) => hold(&self.run.context, input, unread).await,
            None => Err(Error::new(Code::Internal, "The answer was empty.")),
        };
        let fetching = fetch(&self.run.context, address, endpoint, timeout);
        let picture = match self.unless_cancelled(fetching).await {
            Ok(Ok(picture)) => picture,
            Ok(Err(error)) => {
                return Err(match held {
                    Ok(held) => self.keep_answer(held, error).await,
                    Err(unwritten) => not_kept(error, &unwritten),
                }
                .into());
            }
            Err(stop) => {
                let error = Error::new(Code::OutcomeUnknown, "Cancelled while the finished picture was fetched.");
                if let Ok(held) = held {
                    self.keep_answer(held, error.clone()).await;
                }
                self.note_end(input.attempt, true, error);
                return Err(stop);
            }
        };
        let painted = take(&self.run.context, input, picture).await?;
        // The picture is on disk, under a name that recovery finds: the address is not needed any more.
        if let Ok(held) = held {
            self.run.recorder.library().arrivals().let_go(&held);
        }
        Ok(painted)
    }

    /// Puts a held answer into the store and records it; gives the error with what the person can do.
    async fn keep_answer(&self, held: HeldAnswer, error: Error) -> Error {
        let at = self.run.context.clock.now();
        let context = Arc::clone(&self.run.context);
        let kept = context
            .blocking("Storing the answer", move |context| {
                let arrivals = context.library.arrivals();
                arrivals.settle(context.library.store(), &held)?;
                context.library.journal().append_now(vec![answers::record(&held, at)])?;
                arrivals.let_go(&held);
                Ok(())
            })
            .await;
        if let Err(unrecorded) = kept {
            // Its file stays, and the next start records it.
            tracing::error!(error = %unrecorded, "an answer is not recorded yet");
        }
        // A refusal is clear as it is; the other answers may hold a picture.
        if error.code == Code::Policy {
            return error;
        }
        let advice = format!(
            "The answer is kept: \"Try again\" (`thumbsheet rerun {} --thumbnail {}`) first reads it again, for nothing.",
            self.run.recorder.run(),
            self.planned.id
        );
        let hint = [error.hint.as_deref().unwrap_or_default(), &advice].join(" ");
        Error { hint: Some(hint.trim().to_owned()), ..error }
    }
}

fn not_kept(error: Error, unwritten: &Error) -> Error {
    tracing::error!(error = %unwritten, "an answer could not be kept");
    let hint =
        [error.hint.as_deref().unwrap_or_default(), "The answer could not be kept:", &unwritten.message].join(" ");
    Error { hint: Some(hint.trim().to_owned()), ..error }
}
