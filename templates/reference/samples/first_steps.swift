let apiKey = "vgm_your_api_key"
let baseURL = "https://api.videogenmessenger.com/api/v1"

struct GenerationResponse: Decodable {
  let jobId: String
  enum CodingKeys: String, CodingKey { case jobId = "job_id" }
}

func generateVideo(prompt: String) async throws -> String {
  var request = URLRequest(url: URL(string: "\(baseURL)/generate")!)
  request.httpMethod = "POST"
  request.setValue("Bearer \(apiKey)", forHTTPHeaderField: "Authorization")
  request.setValue("application/json", forHTTPHeaderField: "Content-Type")
  let body = [
    "prompt": prompt,
    "quality": "hd",
    "duration": 5
  ] as [String: Any]
  request.httpBody = try JSONSerialization.data(withJSONObject: body)
  let (data, _) = try await URLSession.shared.data(for: request)
  let response = try JSONDecoder().decode(GenerationResponse.self, from: data)
  return response.jobId
}
