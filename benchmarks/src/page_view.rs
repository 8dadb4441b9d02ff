//! Reading a page: a thousand distinct ones, each once, against the same bytes served from memory by actix in the same run.

use std::collections::HashMap;
use std::net::{SocketAddr, TcpListener};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;

use crate::city::City;
use crate::load::read_all;
use crate::table::{Figure, Row};
use crate::texts;

const PAGES: usize = 1_000;
const CLIENTS: usize = 2;

pub(crate) async fn measure() -> anyhow::Result<Vec<Row>> {
    let city = City::new().await?;
    for number in 0..PAGES {
        city.publish(texts::page(number)).await?;
    }
    let mut paths = Vec::new();
    let query = koinon_commons::read::ListQuery { limit: 500, ..Default::default() };
    let mut pages = city.commons.pages(query.clone()).await?;
    while let Some(last) = pages.last() {
        let after = Some((last.updated, last.id));
        paths.extend(pages.iter().map(|page| format!("/pages/{}", page.slug)));
        pages = city.commons.pages(koinon_commons::read::ListQuery { after, ..query.clone() }).await?;
    }
    let ours = city.serve()?;
    let first = read_all(ours, &paths, CLIENTS).await?;
    let fixed = serve_fixed(paths.iter().cloned().zip(first.bodies.iter().cloned().map(Bytes::from)).collect())?;
    read_all(fixed, &paths, CLIENTS).await?;
    let (again, same) = (read_all(ours, &paths, CLIENTS).await?, read_all(fixed, &paths, CLIENTS).await?);
    let row = |what: &str, load: &crate::load::Load| Row {
        what: format!("{what}, {PAGES} distinct pages, {CLIENTS} readers"),
        ours: Figure::rate(paths.len(), load.whole),
        reference: Some(("the same bytes from memory by actix", Figure::rate(paths.len(), same.whole))),
    };
    Ok(vec![
        row("Page view, first time", &first),
        row("Page view, second time", &again),
        Row {
            what: "Page view, second time, 99 of 100 within".into(),
            ours: Figure::quantile(&again.times, 0.99),
            reference: Some(("the same bytes from memory by actix", Figure::quantile(&same.times, 0.99))),
        },
    ])
}

/// Serves these bodies, until the program ends.
fn serve_fixed(bodies: HashMap<String, Bytes>) -> anyhow::Result<SocketAddr> {
    async fn body(bodies: web::Data<HashMap<String, Bytes>>, request: HttpRequest) -> HttpResponse {
        match bodies.get(request.path()) {
            Some(body) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(body.clone()),
            None => HttpResponse::NotFound().finish(),
        }
    }
    let bodies = web::Data::new(bodies);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let app = move || App::new().app_data(bodies.clone()).default_service(web::to(body));
    tokio::spawn(HttpServer::new(app).disable_signals().listen(listener)?.run());
    Ok(address)
}
