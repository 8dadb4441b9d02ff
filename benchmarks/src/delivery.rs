//! What a delivery costs the city that sends it and the one that takes it in, against the bare RSA signature and its
//! verification by aws-lc-rs: the time of processors, all threads together.

use std::time::Duration;

use anyhow::ensure;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, UnparsedPublicKey};
use koinon_federation::signature::generate_rsa;

use crate::fan_out;
use crate::process::processor_time;
use crate::table::{Figure, Row, Target};
use crate::two_cities::{TwoCities, edit_pages};

const ROUNDS: usize = 8;
/// In a round: a reader that lacks 200 is told to read the change list instead.
const EDITS: usize = 150;
const SIGNATURES: usize = 3_000;
const VERIFICATIONS: usize = 30_000;
/// About the length of what is signed: five lines of headers.
const SIGNED: usize = 300;

pub(crate) async fn measure(cities: &TwoCities) -> anyhow::Result<Vec<Row>> {
    let (mut sending, mut taking_in) = (Duration::ZERO, Duration::ZERO);
    let known = cities.mirrored()?;
    for round in 0..ROUNDS {
        edit_pages(&cities.origin, round * EDITS, EDITS).await?;
        let before = (processor_time("self")?, cities.mirror.processor_time()?);
        cities.deliver().await?;
        sending += processor_time("self")? - before.0;
        taking_in += cities.mirror.processor_time()? - before.1;
    }
    let arrived = cities.mirrored()? - known;
    ensure!(arrived == ROUNDS * EDITS, "{arrived} of {} deliveries arrived", ROUNDS * EDITS);
    let each_of_many = fan_out::measure().await?;
    let (sign, verify) = tokio::task::spawn_blocking(bare).await??;
    let each = |time| Figure::time(time, ROUNDS * EDITS);
    let delivery = |to: &str, ours| {
        let what = format!("Delivery of an edited page to {to}: processor time of its city");
        Row::beside(what, ours, "RSA-2048 signature of aws-lc-rs", sign).aim(Target::RatioUpTo(1.4))
    };
    Ok(vec![
        delivery("another city", each(sending)),
        delivery(&format!("each of {} cities", fan_out::CITIES), each_of_many),
        Row::beside(
            "The same: processor time of a city that verifies it, takes it in and indexes it",
            each(taking_in),
            "RSA-2048 verification of aws-lc-rs",
            verify,
        ),
    ])
}

/// The processor time of a bare signature, and of its verification.
fn bare() -> anyhow::Result<(Figure, Figure)> {
    let (pkcs8, _) = generate_rsa()?;
    let unusable = |_| anyhow::anyhow!("aws-lc-rs cannot use its own key");
    let pair = RsaKeyPair::from_pkcs8(&pkcs8).map_err(|_| anyhow::anyhow!("the key cannot be read"))?;
    let (message, mut signature) = (vec![b'x'; SIGNED], vec![0; pair.public_modulus_len()]);
    let start = processor_time("thread-self")?;
    for _ in 0..SIGNATURES {
        pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature).map_err(unusable)?;
    }
    let signed = processor_time("thread-self")?;
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key().as_ref());
    for _ in 0..VERIFICATIONS {
        public.verify(&message, &signature).map_err(unusable)?;
    }
    let verified = processor_time("thread-self")?;
    Ok((Figure::time(signed - start, SIGNATURES), Figure::time(verified - signed, VERIFICATIONS)))
}
