// Checks webhooks of VideoGenMessenger: copy it into your server and call `receive` with what came.
// On Apple platforms CryptoKit is there; elsewhere add the package swift-crypto.

#if canImport(CryptoKit)
import CryptoKit
#else
import Crypto
#endif
import Foundation

struct VideoEvent: Decodable {
    let event: String
    let job_id: String
    let video_url: String? // null when a job failed
    let timestamp: Date
}

struct WebhookReceiver {
    let secret: String // whsec_...
    let tolerance: TimeInterval = 300 // seconds
    let maxBody = 65_536 // bytes

    /// Whether who sent this holds our secret, and sent it just now.
    /// `headers` have names in lower case; `body` is the raw bytes, for they are what is signed.
    func isGenuine(headers: [String: String], body: Data, now: Date = Date()) -> Bool {
        guard
            let id = headers["webhook-id"],
            let timestamp = headers["webhook-timestamp"],
            let signatures = headers["webhook-signature"],
            timestamp.count <= 12,
            timestamp.allSatisfy({ $0.isASCII && $0.isNumber }),
            let seconds = TimeInterval(timestamp),
            abs(now.timeIntervalSince1970 - seconds) <= tolerance,
            secret.hasPrefix("whsec_"),
            let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count)))
        else { return false }
        let signed = Data("\(id).\(timestamp).".utf8) + body
        return signatures.split(separator: " ").contains { signature in
            guard
                signature.hasPrefix("v1,"),
                let code = Data(base64Encoded: String(signature.dropFirst("v1,".count)))
            else { return false }
            return HMAC<SHA256>.isValidAuthenticationCode(
                code, authenticating: signed, using: SymmetricKey(data: key))
        }
    }

    /// The status to answer with. `isNew` keeps ids in your database: a delivery may come twice.
    /// `handle` is your part; be quick, we wait 15 seconds for the answer.
    func receive(
        headers: [String: String],
        body: Data,
        isNew: (String) -> Bool,
        handle: (VideoEvent) -> Void
    ) -> Int {
        guard body.count <= maxBody else { return 413 }
        guard isGenuine(headers: headers, body: body) else { return 401 }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let event = try? decoder.decode(VideoEvent.self, from: body) else { return 400 }
        if let id = headers["webhook-id"], isNew(id) {
            handle(event)
        }
        return 204
    }
}
