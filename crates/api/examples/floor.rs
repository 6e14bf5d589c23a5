//! The floor of the benchmark: the same bytes from handlers that do nothing else.
//!
//! `floor FILE…` serves each file's content at `/0`, `/1`, … and prints its address.

use actix_web::{App, HttpResponse, HttpServer, web};
use std::{io, path::PathBuf};

#[actix_web::main]
async fn main() -> io::Result<()> {
    let files: Vec<web::Bytes> = std::env::args_os()
        .skip(1)
        .map(|path| std::fs::read(PathBuf::from(path)).map(web::Bytes::from))
        .collect::<Result<_, _>>()?;
    let server = HttpServer::new(move || {
        files.iter().enumerate().fold(App::new(), |app, (number, bytes)| {
            let bytes = bytes.clone();
            let answer = move || {
                let bytes = bytes.clone();
                async move { HttpResponse::Ok().content_type("application/json").body(bytes) }
            };
            app.route(&format!("/{number}"), web::get().to(answer.clone()))
                .route(&format!("/{number}"), web::post().to(answer))
        })
    })
    .bind(("127.0.0.1", 0))?;
    for address in server.addrs() {
        println!("http://{address}");
    }
    server.run().await
}
