const API_KEY = 'vgm_your_api_key';
const BASE_URL = 'https://api.videogenmessenger.com/api/v1';

// Generate video
async function generateVideo(prompt) {
  const response = await fetch(`${BASE_URL}/generate`, {
    method: 'POST',
    headers: {
      'Authorization': `Bearer ${API_KEY}`,
      'Content-Type': 'application/json'
    },
    body: JSON.stringify({
      prompt,
      quality: 'hd',
      duration: 5
    })
  });
  const data = await response.json();
  console.log('Job ID:', data.job_id);
  return data.job_id;
}

// Check status
async function checkStatus(jobId) {
  const response = await fetch(`${BASE_URL}/generate/status/${jobId}`, {
    headers: {
      'Authorization': `Bearer ${API_KEY}`
    }
  });
  return await response.json();
}

// Usage
const jobId = await generateVideo('Happy birthday celebration');
const status = await checkStatus(jobId);
