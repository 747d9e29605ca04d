//! Reads kept answers again, for nothing: a later version may understand them, and an address may answer by now.

use std::{collections::HashMap, sync::Arc};

use futures_util::{StreamExt as _, stream};
use thumbsheet_core::{Digest, Error, ThumbnailId};
use thumbsheet_library::{KeptAnswer, Record};
use thumbsheet_providers::{Endpoint, Picture, Unread};

use crate::context::{Context, adapter};

/// Downloads at a time.
const CONCURRENCY: usize = 4;

/// Reads the kept answers of these thumbnails. A picture that is found is stored and recorded for the attempt that was paid
/// for, so that whatever is planned next finds it. Gives the thumbnails that have a picture now.
///
/// Nothing is asked that costs: only a finished picture is downloaded from its address, without a key.
pub(crate) async fn read_answers(
    context: &Arc<Context>,
    thumbnails: Vec<ThumbnailId>,
) -> Result<HashMap<ThumbnailId, Digest>, Error> {
    let find = move |context: &Context| {
        let answers = context.library.answers_of(&thumbnails)?;
        // A living process has its own in hand.
        Ok(answers.into_iter().filter(|answer| !context.library.is_running(&answer.run)).collect::<Vec<_>>())
    };
    let answers = context.blocking("Reading the journal", find).await?;
    let reading = stream::iter(answers).map(|answer| read(context, answer)).buffer_unordered(CONCURRENCY);
    Ok(reading.filter_map(async |read| read).collect().await)
}

async fn read(context: &Arc<Context>, answer: KeptAnswer) -> Option<(ThumbnailId, Digest)> {
    let thumbnail = answer.thumbnail.clone();
    match picture(context, &answer).await {
        Ok(picture) => match record(context, answer, picture).await {
            Ok(digest) => return Some((thumbnail, digest)),
            Err(error) => tracing::error!(%error, %thumbnail, "a picture of a kept answer could not be recorded"),
        },
        // The answer stays.
        Err(error) => tracing::info!(message = %error.message, %thumbnail, "a kept answer still gives no picture"),
    }
    None
}

async fn picture(context: &Arc<Context>, answer: &KeptAnswer) -> Result<Picture, Error> {
    let digest = answer.digest;
    let stored = context.blocking("Reading the answer", move |context| context.library.store().get(digest)).await?;
    let unread = Unread::parse(&stored).ok_or_else(|| Error::invalid("It is no answer of a provider."))?;
    let model = context.catalog.model(answer.order.model.as_str())?;
    let provider = context.catalog.provider(model.id.provider())?;
    let own = context.base_urls.get(&provider.id);
    // The key is only known here to be kept out of messages: a download sends none.
    let key = context.keys.find(provider).map(|(key, _)| key);
    let endpoint = Endpoint::new(provider.clone(), own.map(url::Url::as_str), key)?;
    context.transport.read_again(adapter(provider)?, &unread, &model, &endpoint).await
}

/// The picture belongs to the attempt that was paid for.
async fn record(context: &Arc<Context>, answer: KeptAnswer, picture: Picture) -> Result<Digest, Error> {
    let store = move |context: &Context| {
        let KeptAnswer { thumbnail, attempt, order, .. } = answer;
        let arrivals = context.library.arrivals();
        let arrival = arrivals.take(context.library.store(), &thumbnail, attempt, &picture.bytes)?;
        let record = Record::Painted {
            thumbnail,
            attempt,
            order: Box::new(order),
            digest: arrival.digest,
            bytes: arrival.bytes,
            cost_usd: picture.cost_usd,
            request_id: picture.request_id,
            at: context.clock.now(),
        };
        context.library.journal().append_now(vec![record])?;
        arrivals.booked(&arrival);
        Ok(arrival.digest)
    };
    context.blocking("Storing the picture", store).await
}
