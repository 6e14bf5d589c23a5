//! What the compose file, the images and the proxy name has to be there: paths, ports, variables, each other.

use super::*;
use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};
use yaml_rust2::{Yaml, YamlLoader};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn compose() -> Yaml {
    YamlLoader::load_from_str(&text("docker-compose.yml")).unwrap().remove(0)
}

/// Keys of a map, or the words of a list.
fn names(yaml: &Yaml) -> BTreeSet<String> {
    match yaml {
        Yaml::Hash(map) => map.keys().map(|key| key.as_str().unwrap().to_owned()).collect(),
        Yaml::Array(list) => list.iter().map(|word| word.as_str().unwrap().to_owned()).collect(),
        _ => BTreeSet::new(),
    }
}

fn api_variables() -> Vec<(String, String)> {
    compose()["services"]["api"]["environment"]
        .as_hash()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            (name.as_str().unwrap().to_owned(), value.as_str().unwrap().to_owned())
        })
        .collect()
}

fn port_after<'a>(text: &'a str, words: &str) -> &'a str {
    let after = text.split_once(words).unwrap_or_else(|| panic!("no {words:?}")).1;
    after.split(|sign: char| !sign.is_ascii_digit()).next().unwrap()
}

#[test]
fn services_name_only_what_is_declared() {
    let compose = compose();
    for (name, service) in compose["services"].as_hash().unwrap() {
        let name = name.as_str().unwrap();
        for part in ["networks", "secrets"] {
            assert!(names(&service[part]).is_subset(&names(&compose[part])), "{part} of {name}");
        }
        assert!(names(&service["depends_on"]).is_subset(&names(&compose["services"])), "{name}");
        for volume in names(&service["volumes"]) {
            let volume = volume.split_once(':').unwrap().0.to_owned();
            assert!(names(&compose["volumes"]).contains(&volume), "{name}: {volume}");
        }
        if let Some(folder) = service["build"].as_str() {
            assert!(root().join(folder).join("Dockerfile").is_file(), "{name}");
        }
    }
}

#[test]
fn the_apis_variables_are_keys_with_values_that_can_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    fs::write(&secret, "word").unwrap();
    let declared = names(&compose()["secrets"]);
    let variables = api_variables().into_iter().map(|(name, value)| {
        let value =
            value.split_once(":-").map_or(value.clone(), |(_, default)| default.replace('}', ""));
        let Some(named) = value.strip_prefix("/run/secrets/") else { return (name, value) };
        assert!(declared.contains(named), "{name} names a secret that is not declared");
        (name, secret.to_str().unwrap().to_owned())
    });
    let read = Configuration::read(None, variables).unwrap();
    assert!(!read.is_embedded());
    let proxy = &compose()["services"]["web"]["networks"]["inner"]["ipv4_address"];
    assert!(read.trusted_proxies.contains(proxy.as_str().unwrap().parse().unwrap()));
    let volume = names(&compose()["services"]["api"]["volumes"]);
    assert!(volume.contains(&format!("api-data:{}", read.data_folder.display())));
}

#[test]
fn the_ports_are_the_same_everywhere() {
    let compose = compose();
    let variables = api_variables();
    let listen = &variables.iter().find(|(name, _)| name == "LINLI_LISTEN").unwrap().1;
    let api = listen.rsplit_once(':').unwrap().1;
    assert_eq!(port_after(&text("Dockerfile"), "EXPOSE "), api);
    assert_eq!(port_after(&text("frontend/nginx.conf"), "proxy_pass http://api:"), api);
    let health = names(&compose["services"]["api"]["healthcheck"]["test"]);
    assert!(health.contains(&format!("http://127.0.0.1:{api}/health/ready")));

    let web = port_after(&text("frontend/nginx.conf"), "listen ").to_owned();
    assert_eq!(port_after(&text("frontend/Dockerfile"), "EXPOSE "), web);
    let published = names(&compose["services"]["web"]["ports"]);
    assert!(published.iter().all(|ports| ports.rsplit_once(':').unwrap().1 == web));
}

#[test]
fn the_images_copy_files_that_are_there() {
    for folder in [".", "frontend"] {
        for line in text(&format!("{folder}/Dockerfile")).lines() {
            let Some(words) = line.strip_prefix("COPY ") else { continue };
            if words.starts_with("--from") {
                continue;
            }
            let sources: Vec<&str> = words.split(' ').collect();
            for source in &sources[..sources.len() - 1] {
                assert!(root().join(folder).join(source).exists(), "{folder}: {source}");
                let kept = folder != "." || text(".dockerignore").contains(&format!("!{source}\n"));
                assert!(kept, "{source} is left out by .dockerignore");
            }
        }
    }
    assert!(text("crates/api/Cargo.toml").contains("name = \"linli\""), "the program of the image");
}

#[test]
fn the_proxy_hands_on_the_api_alone() {
    let nginx = text("frontend/nginx.conf");
    assert!(nginx.contains("location ~ ^/(health|metrics) {\n        return 404;"));
    assert!(nginx.contains("try_files $uri /index.html;"));
    let copied = text("frontend/Dockerfile");
    for line in nginx.lines().filter(|line| line.trim().starts_with("include ")) {
        let file = line.trim().trim_start_matches("include ").trim_end_matches(';');
        assert!(copied.contains(file), "{file} is not in the image");
    }
    assert_eq!(nginx.matches("proxy_pass").count(), 1);
    let proxied = nginx.split_once("location ~ ^/(api/|").unwrap().1.split_once(')').unwrap().0;
    assert_eq!(proxied, "docs/|openapi\\.json$");
}
