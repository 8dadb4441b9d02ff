//! Whose word is taken for where a visitor comes from.

use std::net::{IpAddr, SocketAddr};

use actix_web::dev::ServiceRequest;
use actix_web::http::header::X_FORWARDED_FOR;

/// Behind trusted proxies, makes the visitor's own address the request's; else leaves what the connection says.
pub(crate) fn see_through(request: &mut ServiceRequest, trusted: &[IpAddr]) {
    let Some(peer) = request.head().peer_addr.filter(|peer| trusted.contains(&peer.ip())) else { return };
    let lines = request.headers().get_all(X_FORWARDED_FOR).filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    if let Some(visitor) = visitor(&hops, trusted) {
        request.head_mut().peer_addr = Some(SocketAddr::new(visitor, peer.port()));
    }
}

/// Each proxy adds at the end whom it heard: the last one that is no proxy of ours is the visitor. What stands before was
/// written by strangers.
fn visitor(hops: &[&str], trusted: &[IpAddr]) -> Option<IpAddr> {
    for hop in hops.iter().rev() {
        let address: IpAddr = hop.trim().parse().ok()?;
        if !trusted.contains(&address) {
            return Some(address);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(peer: &str, forwarded: &str) -> String {
        let mut request = TestRequest::default()
            .peer_addr(format!("{peer}:1000").parse().unwrap())
            .insert_header((X_FORWARDED_FOR, forwarded))
            .to_srv_request();
        see_through(&mut request, &["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()]);
        request.head().peer_addr.unwrap().ip().to_string()
    }

    #[test]
    fn only_what_trusted_proxies_heard_counts() {
        assert_eq!(seen("192.0.2.7", "198.51.100.1"), "192.0.2.7", "a stranger names nobody else");
        assert_eq!(seen("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "198.51.100.1, nonsense"), "10.0.0.1");
        assert_eq!(seen("10.0.0.1", "10.0.0.2"), "10.0.0.1");
    }
}
