API_KEY=vgm_your_api_key
BASE_URL=https://api.videogenmessenger.com/api/v1

# Generate video
JOB_ID=$(curl -s $BASE_URL/generate \
  -H "Authorization: Bearer $API_KEY" \
  -H 'Content-Type: application/json' \
  -d '{
    "prompt": "Happy birthday celebration",
    "quality": "hd",
    "duration": 5
  }' |
  sed 's/.*"job_id": *"\([^"]*\)".*/\1/')
echo "Job ID: $JOB_ID"

# Check status: again, until it says "completed"
curl -s $BASE_URL/generate/status/$JOB_ID \
  -H "Authorization: Bearer $API_KEY"
