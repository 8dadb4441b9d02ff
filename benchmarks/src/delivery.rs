//! What it costs to sign a delivery, against the bare RSA signature that is in it.

use std::time::Instant;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use koinon_commons::{Clock as _, SystemClock};
use koinon_federation::signature::{RsaKey, Signer, generate_rsa};
use url::Url;

use crate::table::{Figure, Row};
use crate::texts;

const SIGNATURES: usize = 1_000;
/// About the length of what is signed: five lines of headers.
const SIGNED: usize = 300;

pub(crate) fn measure() -> anyhow::Result<Vec<Row>> {
    let (pkcs8, _) = generate_rsa()?;
    let signer = Signer::new("http://bench.localhost:8100/id/city#main-key".into(), RsaKey::from_pkcs8(&pkcs8)?);
    let inbox: Url = "https://strasbourg.example/inbox".parse()?;
    let bodies: Vec<String> = (0..SIGNATURES).map(|number| texts::page(number).repeat(3)).collect();
    let mut ours = Vec::new();
    for body in &bodies {
        let start = Instant::now();
        signer.sign_post(&inbox, "application/activity+json", body.as_bytes(), SystemClock.now())?;
        ours.push(start.elapsed());
    }
    let pair = RsaKeyPair::from_pkcs8(&pkcs8).map_err(|_| anyhow::anyhow!("the key cannot be read"))?;
    let (message, mut signature) = (vec![b'x'; SIGNED], vec![0; pair.public_modulus_len()]);
    let mut raw = Vec::new();
    for _ in 0..SIGNATURES {
        let start = Instant::now();
        let signed = pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), &message, &mut signature);
        raw.push(start.elapsed());
        signed.map_err(|_| anyhow::anyhow!("the key cannot sign"))?;
    }
    Ok(vec![Row {
        what: format!("Digest and signature of a delivery of {} kB", bodies[0].len() / 1000),
        ours: Figure::quantile(&ours, 0.5),
        reference: Some(("RSA-2048 of aws-lc-rs", Figure::quantile(&raw, 0.5))),
    }])
}
