from videos.client import Client

API_KEY = "vgm_your_api_key"
BASE_URL = "https://api.videogenmessenger.com/api/v1"

with Client(BASE_URL, API_KEY) as vgm:
    job = vgm.generate(prompt="Happy birthday celebration", quality="hd", duration=5)
    print("Job ID:", job.job_id)
    done = vgm.wait(job.job_id)
    print(done.video_url)
